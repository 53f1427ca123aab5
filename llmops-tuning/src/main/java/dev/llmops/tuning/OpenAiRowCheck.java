package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks a row of a file for OpenAI's fine-tuning. */
final class OpenAiRowCheck {

    private static final Set<String> SUPERVISED = Set.of("messages", "tools", "parallel_tool_calls", "functions");
    private static final Set<String> PREFERENCE = Set.of("input", "preferred_output", "non_preferred_output");
    private static final Set<String> INPUT = Set.of("messages", "tools", "parallel_tool_calls");
    private static final Pattern TOOL_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final TrainingFileReport.Collector problems;
    private final OpenAiMessageCheck messages;

    OpenAiRowCheck(TrainingFileReport.Collector problems) {
        this.problems = problems;
        this.messages = new OpenAiMessageCheck(problems);
    }

    void supervised(ObjectNode row) {
        known("a row", row, SUPERVISED);
        Set<String> tools = tools(row);
        JsonNode list = row.path("messages");
        if (!messages.isList("messages", list)) {
            return;
        }
        messages.check(list, tools);
        JsonNode last = list.get(list.size() - 1);
        if (!OpenAiMessageCheck.is(last, "assistant")) {
            problems.error(
                    "last_message",
                    "the last message must be the assistant's, but its role is " + OpenAiMessageCheck.role(last));
        }
        boolean answered = false;
        boolean weighted = false;
        boolean learnt = false;
        for (JsonNode message : list) {
            if (OpenAiMessageCheck.is(message, "assistant")) {
                answered = true;
                weighted |= message.has("weight");
                learnt |= message.path("weight").asDouble(1) != 0;
            }
        }
        if (!answered) {
            problems.error("example_missing_assistant_message", "a row needs at least one message of the assistant");
        } else if (weighted && !learnt) {
            problems.error("weight", "every message of the assistant has the weight 0: nothing is learnt");
        }
    }

    void preference(ObjectNode row) {
        known("a row", row, PREFERENCE);
        if (!(row.path("input") instanceof ObjectNode input)) {
            problems.error("missing_input", "'input' must be an object with 'messages'");
            return;
        }
        known("'input'", input, INPUT);
        Set<String> tools = tools(input);
        JsonNode list = input.path("messages");
        if (messages.isList("input.messages", list)) {
            messages.check(list, tools);
            JsonNode last = list.get(list.size() - 1);
            if (!OpenAiMessageCheck.is(last, "user") && !OpenAiMessageCheck.is(last, "tool")) {
                problems.error(
                        "last_message",
                        "the input must end with a message of the user or of a tool, but its role is "
                                + OpenAiMessageCheck.role(last));
            }
            for (JsonNode message : list) {
                if (OpenAiMessageCheck.is(message, "assistant") && !OpenAiMessageCheck.is(last, "tool")) {
                    problems.warn(
                            "several_turns",
                            "preferences are learnt from one turn: shorten the input to its last question");
                    break;
                }
            }
        }
        JsonNode better = output("preferred_output", row, tools);
        JsonNode worse = output("non_preferred_output", row, tools);
        if (!better.isMissingNode() && better.equals(worse)) {
            problems.error(
                    "same_outputs", "the preferred output and the other one are equal: there is nothing to prefer");
        }
    }

    private JsonNode output(String name, ObjectNode row, Set<String> tools) {
        JsonNode list = row.path(name);
        if (!list.isArray() || list.size() != 1 || !OpenAiMessageCheck.is(list.get(0), "assistant")) {
            problems.error(name, "'" + name + "' must be a list of exactly one message of the assistant");
            return list.path(-1);
        }
        messages.check(list, tools);
        if (!list.get(0).path("content").isTextual() && !list.get(0).has("tool_calls")) {
            problems.error(name, "'" + name + "' must be text alone");
        }
        return list;
    }

    private void known(String what, ObjectNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.error("row_unrecognized_key", what + " has no '" + name + "'; it has " + known);
            }
        });
    }

    /** The names of the tools that are declared. */
    private Set<String> tools(ObjectNode row) {
        Set<String> names = new HashSet<>();
        JsonNode parallel = row.path("parallel_tool_calls");
        if (!parallel.isMissingNode() && !parallel.isBoolean()) {
            problems.error("data_type", "'parallel_tool_calls' must be true or false");
        }
        JsonNode tools = row.path("tools");
        if (tools.isMissingNode()) {
            return names;
        }
        if (!tools.isArray() || tools.isEmpty()) {
            problems.error("data_type", "'tools' must be a list with at least one tool, or be left out");
        }
        for (JsonNode tool : tools) {
            String name = tool.path("function").path("name").asText();
            if (!tool.path("type").asText().equals("function")
                    || !TOOL_NAME.matcher(name).matches()) {
                problems.error(
                        "tool",
                        "a tool must be of the type 'function', with a name of letters, digits, _ and -,"
                                + " at most 64 of them");
            } else if (!names.add(name)) {
                problems.error("tool", "two tools have one name");
            }
        }
        return names;
    }

    /** Checks the messages of a row for OpenAI's fine-tuning. */
    static final class OpenAiMessageCheck {

        private static final Set<String> KEYS = Set.of(
                "role", "content", "name", "weight", "tool_calls", "tool_call_id", "refusal", "function_call", "audio");
        private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");
        private static final Set<String> PARTS = Set.of("text", "image_url", "refusal");
        private static final Pattern PLACEHOLDER =
                Pattern.compile("\\{\\{[^{}]{1,80}}}|<[A-Z][A-Z_]{1,40}_[0-9]{1,6}>");

        private final TrainingFileReport.Collector problems;

        OpenAiMessageCheck(TrainingFileReport.Collector problems) {
            this.problems = problems;
        }

        static String role(JsonNode message) {
            String role = message.path("role").asText();
            return ROLES.contains(role) ? role : "another";
        }

        static boolean is(JsonNode message, String role) {
            return message.path("role").asText().equals(role);
        }

        boolean isList(String name, JsonNode list) {
            if (list.isArray() && !list.isEmpty()) {
                return true;
            }
            problems.error("missing_messages_list", "'" + name + "' must be a list with at least one message");
            return false;
        }

        void check(JsonNode list, Set<String> tools) {
            Set<String> open = new HashSet<>();
            for (JsonNode message : list) {
                if (!(message instanceof ObjectNode object)) {
                    problems.error("data_type", "a message must be an object");
                    continue;
                }
                boolean answersTool = is(message, "tool");
                if (!answersTool && !open.isEmpty()) {
                    unanswered(open);
                }
                keys(object);
                content(object);
                weight(object);
                if (answersTool && !open.remove(message.path("tool_call_id").asText())) {
                    problems.error(
                            "tool_call_id",
                            "a message of a tool must name in 'tool_call_id' a call that comes before it");
                }
                calls(object, tools, open);
            }
            // The last message may call tools: that is what is learnt.
            if (!is(list.get(list.size() - 1), "assistant")) {
                unanswered(open);
            }
        }

        private void unanswered(Set<String> open) {
            if (!open.isEmpty()) {
                problems.error(
                        "tool_call_unanswered", open.size() + " calls of tools have no message of the tool after them");
                open.clear();
            }
        }

        private void keys(ObjectNode message) {
            if (!message.path("role").isTextual()) {
                problems.error("message_missing_key", "a message must have a 'role'");
            } else if (!ROLES.contains(message.path("role").asText())) {
                problems.error("unrecognized_role", "a role must be system, developer, user, assistant or tool");
            }
            message.fieldNames().forEachRemaining(name -> {
                if (!KEYS.contains(name)) {
                    problems.error("message_unrecognized_key", "a message has no '" + name + "'");
                }
            });
        }

        private void content(ObjectNode message) {
            JsonNode content = message.path("content");
            boolean calls = message.has("tool_calls") || message.has("function_call");
            if (content.isTextual()) {
                if (content.textValue().isBlank() && is(message, "assistant") && !calls) {
                    problems.error("missing_content", "a message of the assistant says nothing and calls no tool");
                }
                if (is(message, "assistant")
                        && PLACEHOLDER.matcher(content.textValue()).find()) {
                    problems.warn("placeholder", "an answer holds a placeholder, which the model learns to say");
                }
            } else if (content.isArray()) {
                parts(message, content);
            } else if (!calls || !(content.isMissingNode() || content.isNull())) {
                problems.error(
                        "missing_content", "'content' must be text, and may be null only where tools are called");
            }
        }

        private void parts(ObjectNode message, JsonNode content) {
            for (JsonNode part : content) {
                if (!PARTS.contains(part.path("type").asText())) {
                    problems.error("data_type", "a part of 'content' must be text or an image");
                } else if (is(message, "assistant")
                        && part.path("type").asText().equals("image_url")) {
                    problems.error("data_type", "a message of the assistant can hold no image");
                }
            }
        }

        private void weight(ObjectNode message) {
            JsonNode weight = message.path("weight");
            if (weight.isMissingNode()) {
                return;
            }
            if (!is(message, "assistant")) {
                problems.error("weight", "only messages of the assistant have a weight");
            } else if (!weight.isIntegralNumber() || (weight.asInt() != 0 && weight.asInt() != 1)) {
                problems.error("weight", "a weight must be 0 or 1");
            }
        }

        private void calls(ObjectNode message, Set<String> tools, Set<String> open) {
            JsonNode calls = message.path("tool_calls");
            if (calls.isMissingNode()) {
                return;
            }
            if (!calls.isArray() || calls.isEmpty() || !is(message, "assistant")) {
                problems.error("data_type", "'tool_calls' must be a list with at least one call, of the assistant");
            }
            for (JsonNode call : calls) {
                JsonNode function = call.path("function");
                if (!call.path("id").isTextual() || !open.add(call.path("id").asText())) {
                    problems.error("tool_call", "a call must have an 'id' of its own");
                }
                if (!call.path("type").asText().equals("function")
                        || !function.path("name").isTextual()) {
                    problems.error("tool_call", "a call must be of the type 'function' and name it");
                } else if (!tools.contains(function.path("name").asText())) {
                    problems.error("tool_call", "a call names a tool that 'tools' does not declare");
                }
                JsonNode arguments = function.path("arguments");
                if (!arguments.isTextual()) {
                    problems.error(
                            "tool_call_arguments",
                            "the arguments of a call must be text that holds JSON, not JSON itself");
                } else if (!Json.isValid(arguments.textValue())) {
                    problems.warn("tool_call_arguments", "the arguments of a call are not JSON");
                }
            }
        }
    }
}
