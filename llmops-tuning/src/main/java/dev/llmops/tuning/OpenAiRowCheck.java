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
}
