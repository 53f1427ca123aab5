package dev.llmops.server.internal.openai;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From the body of a chat request to a model request. */
final class ChatRequests {

    private ChatRequests() {}

    static ModelRequest read(Fields body, int logProbabilities) {
        RequestParts.Tools tools = RequestParts.chosen(tools(body), body.any("tool_choice"), Fields::requiredObject);
        return ModelRequest.builder()
                .messages(messages(body))
                .tools(tools.tools())
                .toolChoice(tools.choice())
                .responseFormat(RequestParts.format(body.object("response_format"), "json_schema"))
                .parameters(Parameters.read(body, Parameters.chatLimit(body), logProbabilities))
                .build();
    }

    private static List<Message> messages(Fields body) {
        List<Message> messages = new ArrayList<>();
        Map<String, String> toolOfCall = new HashMap<>();
        for (Fields message : Fields.objects("messages", body.requiredList("messages"))) {
            messages.add(message(message, toolOfCall));
            message.refuseTheRest();
        }
        if (messages.isEmpty()) {
            throw ApiException.badRequest("'messages' must hold at least one message");
        }
        return messages;
    }

    private static Message message(Fields message, Map<String, String> toolOfCall) {
        String role = message.requiredText("role");
        if (!role.equals("tool")) {
            message.ignore("name");
        }
        return switch (role) {
            case "system", "developer" -> Message.system(text(message));
            case "user" -> Message.user(text(message));
            case "assistant" -> assistant(message, toolOfCall);
            case "tool" -> tool(message, toolOfCall);
            default ->
                throw ApiException.badRequest(
                        "'" + message.path() + ".role' must be one of system, developer, user, assistant and tool");
        };
    }

    private static Message assistant(Fields message, Map<String, String> toolOfCall) {
        List<Part> parts = new ArrayList<>();
        String reasoning = message.text("reasoning_content");
        if (reasoning != null && !reasoning.isEmpty()) {
            parts.add(new ReasoningPart(reasoning, null));
        }
        String text = text(message);
        if (!text.isEmpty()) {
            parts.add(new TextPart(text));
        }
        List<ToolCall> calls = new ArrayList<>();
        for (Fields call : message.objects("tool_calls")) {
            Fields function = call.requiredObject("function");
            calls.add(new ToolCall(
                    call.requiredText("id"), function.requiredText("name"), function.requiredText("arguments")));
        }
        calls.forEach(call -> toolOfCall.put(call.id(), call.name()));
        message.ignore("refusal", "audio", "annotations");
        return new AssistantMessage(parts, calls);
    }

    private static Message tool(Fields message, Map<String, String> toolOfCall) {
        String id = message.requiredText("tool_call_id");
        String name = message.text("name");
        String tool = name != null ? name : toolOfCall.getOrDefault(id, "");
        return new ToolMessage(id, tool, List.of(new TextPart(text(message))), false);
    }

    private static String text(Fields message) {
        Object content = message.any("content");
        if (content == null || content instanceof String) {
            return content == null ? "" : (String) content;
        }
        if (!(content instanceof List<?> parts)) {
            throw ApiException.badRequest("'" + message.path() + ".content' must be a text or a list of parts");
        }
        StringBuilder text = new StringBuilder();
        for (Fields part : Fields.objects(message.path() + ".content", parts)) {
            String type = part.requiredText("type");
            if (!type.equals("text")) {
                throw ApiException.badRequest(
                        "'" + part.path() + ".type' must be 'text', since this model reads text only");
            }
            text.append(part.requiredText("text"));
        }
        return text.toString();
    }

    private static List<ToolSpecification> tools(Fields body) {
        List<ToolSpecification> tools = new ArrayList<>();
        for (Fields tool : body.objects("tools")) {
            if (!tool.requiredText("type").equals("function")) {
                throw ApiException.badRequest("'" + tool.path() + ".type' must be 'function'");
            }
            tools.add(RequestParts.tool(tool.requiredObject("function")));
        }
        return tools;
    }
}
