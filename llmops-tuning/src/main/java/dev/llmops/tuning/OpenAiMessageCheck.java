package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the messages of a row for OpenAI's fine-tuning. */
final class OpenAiMessageCheck {

    private static final Set<String> KEYS = Set.of(
            "role", "content", "name", "weight", "tool_calls", "tool_call_id", "refusal", "function_call", "audio");
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");
    private static final Set<String> PARTS = Set.of("text", "image_url", "refusal");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]{1,80}}}|<[A-Z][A-Z_]{1,40}_[0-9]{1,6}>");

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
                        "tool_call_id", "a message of a tool must name in 'tool_call_id' a call that comes before it");
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
            problems.error("missing_content", "'content' must be text, and may be null only where tools are called");
        }
    }

    private void parts(ObjectNode message, JsonNode content) {
        for (JsonNode part : content) {
            if (!PARTS.contains(part.path("type").asText())) {
                problems.error("data_type", "a part of 'content' must be text or an image");
            } else if (is(message, "assistant") && part.path("type").asText().equals("image_url")) {
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
                        "tool_call_arguments", "the arguments of a call must be text that holds JSON, not JSON itself");
            } else if (!Json.isValid(arguments.textValue())) {
                problems.warn("tool_call_arguments", "the arguments of a call are not JSON");
            }
        }
    }
}
