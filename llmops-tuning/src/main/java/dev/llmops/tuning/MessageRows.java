package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ToolSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Messages and tools as both TRL and OpenAI write them. They differ in the arguments of a tool call: TRL wants an object,
 * OpenAI its text.
 */
record MessageRows(boolean argumentsAsText) {

    ArrayNode messages(List<? extends Message> messages) {
        ArrayNode array = Json.NODES.arrayNode();
        messages.forEach(message -> array.add(message(message)));
        return array;
    }

    private ObjectNode message(Message message) {
        requireText(message);
        ObjectNode row = Json.NODES.objectNode();
        row.put("role", message.role().name().toLowerCase(Locale.ROOT));
        row.put("content", message.text());
        if (message instanceof UserMessage user && user.name() != null) {
            row.put("name", user.name());
        }
        if (message instanceof ToolMessage tool) {
            row.put("tool_call_id", tool.toolCallId());
            row.put("name", tool.toolName());
        }
        if (message instanceof AssistantMessage assistant
                && !assistant.toolCalls().isEmpty()) {
            ArrayNode calls = row.putArray("tool_calls");
            assistant.toolCalls().forEach(call -> calls.add(toolCall(call)));
        }
        return row;
    }

    private static void requireText(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof TextPart)) {
                throw new UnwritableExampleException(
                        "a message holds a " + part.getClass().getSimpleName() + ", and only texts can be exported");
            }
        }
    }

    private ObjectNode toolCall(ToolCall call) {
        ObjectNode row = Json.NODES.objectNode();
        row.put("id", call.id());
        row.put("type", "function");
        ObjectNode function = row.putObject("function");
        function.put("name", call.name());
        if (argumentsAsText) {
            function.put("arguments", call.arguments());
        } else {
            function.set("arguments", arguments(call));
        }
        return row;
    }

    private static JsonNode arguments(ToolCall call) {
        try {
            return Json.parse(call.arguments());
        } catch (IllegalArgumentException e) {
            throw new UnwritableExampleException("the arguments of a call of '" + call.name() + "' are not JSON");
        }
    }

    ArrayNode tools(List<ToolSpecification> tools) {
        ArrayNode array = Json.NODES.arrayNode();
        for (ToolSpecification tool : tools) {
            ObjectNode row = array.addObject();
            row.put("type", "function");
            ObjectNode function = row.putObject("function");
            function.put("name", tool.name());
            function.put("description", tool.description());
            function.set("parameters", Json.parse(tool.parameters().json()));
        }
        return array;
    }

    List<Message> readMessages(JsonNode array) {
        List<Message> messages = new ArrayList<>();
        array.forEach(row -> messages.add(readMessage(row)));
        return messages;
    }

    AssistantMessage readAnswer(JsonNode array) {
        if (array.size() != 1 || !(readMessage(array.get(0)) instanceof AssistantMessage answer)) {
            throw new IllegalArgumentException("an answer must be one assistant message, but was " + array);
        }
        return answer;
    }

    private Message readMessage(JsonNode row) {
        String text = row.path("content").asText();
        return switch (row.path("role").asText()) {
            case "system" -> Message.system(text);
            case "user" ->
                new UserMessage(List.of(new TextPart(text)), row.path("name").asText(null));
            case "assistant" ->
                new AssistantMessage(
                        text.isEmpty() ? List.of() : List.of(new TextPart(text)),
                        readToolCalls(row.path("tool_calls")));
            case "tool" ->
                new ToolMessage(
                        row.path("tool_call_id").asText(),
                        row.path("name").asText(),
                        List.of(new TextPart(text)),
                        false);
            default ->
                throw new IllegalArgumentException("role must be system, user, assistant or tool, but was '"
                        + row.path("role").asText() + "'");
        };
    }

    private List<ToolCall> readToolCalls(JsonNode array) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode row : array) {
            JsonNode function = row.path("function");
            JsonNode arguments = function.path("arguments");
            calls.add(new ToolCall(
                    row.path("id").asText(),
                    function.path("name").asText(),
                    argumentsAsText ? arguments.asText() : Json.text(arguments)));
        }
        return calls;
    }

    static List<ToolSpecification> readTools(JsonNode array) {
        List<ToolSpecification> tools = new ArrayList<>();
        for (JsonNode row : array) {
            JsonNode function = row.path("function");
            String name = function.path("name").asText();
            tools.add(new ToolSpecification(
                    name,
                    function.path("description").asText(),
                    new JsonSchema(name, Json.text(function.path("parameters")))));
        }
        return tools;
    }

    /** An example has no form in the format that was asked for. It is left out and counted. */
    static final class UnwritableExampleException extends LlmOpsException {

        private static final long serialVersionUID = 1L;

        UnwritableExampleException(String message) {
            super(message);
        }
    }
}
