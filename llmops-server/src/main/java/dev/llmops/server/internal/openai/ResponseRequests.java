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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From the body of a request for a response to a model request. */
final class ResponseRequests {

    private static final Set<String> TEXTS = Set.of("input_text", "output_text", "text");

    private final List<Message> messages = new ArrayList<>();
    private final Map<String, String> toolOfCall = new HashMap<>();

    // What an assistant said at a time, which comes in several items.
    private final List<Part> parts = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();

    private ResponseRequests() {}

    static ModelRequest read(Fields body, int logProbabilities) {
        refuseWhatIsKept(body);
        RequestParts.Tools tools = RequestParts.chosen(tools(body), body.any("tool_choice"), (object, type) -> object);
        Fields text = body.object("text");
        if (text != null) {
            text.ignore("verbosity");
        }
        ModelRequest.Builder request = ModelRequest.builder()
                .messages(new ResponseRequests().messages(body))
                .tools(tools.tools())
                .toolChoice(tools.choice())
                .responseFormat(RequestParts.format(text == null ? null : text.object("format"), null));
        if (text != null) {
            text.refuseTheRest();
        }
        int limit = body.whole("max_output_tokens", 1, Integer.MAX_VALUE, 0);
        return request.parameters(Parameters.read(body, limit, logProbabilities))
                .build();
    }

    /** Nothing is kept here between requests. */
    private static void refuseWhatIsKept(Fields body) {
        for (String field : List.of("previous_response_id", "conversation", "prompt")) {
            if (body.any(field) != null) {
                throw ApiException.badRequest(
                        "'" + field
                                + "' is not supported, because responses are not stored; send the whole conversation as 'input'");
            }
        }
        body.refuseUnless("background", false);
        body.refuseUnless("truncation", "disabled");
    }

    private static List<ToolSpecification> tools(Fields body) {
        List<ToolSpecification> tools = new ArrayList<>();
        for (Fields tool : body.objects("tools")) {
            if (!tool.requiredText("type").equals("function")) {
                throw ApiException.badRequest(
                        "'" + tool.path() + ".type' must be 'function', since no other tool is here");
            }
            tools.add(RequestParts.tool(tool));
        }
        return tools;
    }

    private List<Message> messages(Fields body) {
        String instructions = body.text("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            messages.add(Message.system(instructions));
        }
        int before = messages.size();
        Object input = body.any("input");
        if (input instanceof String text) {
            messages.add(Message.user(text));
        } else if (input instanceof List<?> items) {
            Fields.objects("input", items).forEach(this::item);
            endTurn();
        } else {
            throw ApiException.badRequest("'input' must be a text or a list of items");
        }
        if (messages.size() == before) {
            throw ApiException.badRequest("'input' must hold at least one item");
        }
        return messages;
    }

    private void item(Fields item) {
        String type = item.text("type");
        item.ignore("id", "status", "phase");
        switch (type == null ? "message" : type) {
            case "message" -> message(item);
            case "function_call" -> call(item);
            case "function_call_output" -> output(item);
            case "reasoning" -> reasoning(item);
            default ->
                throw ApiException.badRequest("'" + item.path()
                        + ".type' must be one of message, function_call, function_call_output and reasoning");
        }
        item.refuseTheRest();
    }

    private void message(Fields item) {
        String role = item.requiredText("role");
        String text = text(item, "content");
        if (role.equals("assistant")) {
            if (!calls.isEmpty() || parts.stream().anyMatch(TextPart.class::isInstance)) {
                endTurn();
            }
            if (!text.isEmpty()) {
                parts.add(new TextPart(text));
            }
            return;
        }
        endTurn();
        messages.add(
                switch (role) {
                    case "system", "developer" -> Message.system(text);
                    case "user" -> Message.user(text);
                    default ->
                        throw ApiException.badRequest(
                                "'" + item.path() + ".role' must be one of system, developer, user and assistant");
                });
    }

    private void call(Fields item) {
        ToolCall call =
                new ToolCall(item.requiredText("call_id"), item.requiredText("name"), item.requiredText("arguments"));
        calls.add(call);
        toolOfCall.put(call.id(), call.name());
    }

    private void output(Fields item) {
        endTurn();
        String id = item.requiredText("call_id");
        messages.add(new ToolMessage(
                id, toolOfCall.getOrDefault(id, ""), List.of(new TextPart(text(item, "output"))), false));
    }

    private void reasoning(Fields item) {
        if (!calls.isEmpty() || !parts.isEmpty()) {
            endTurn();
        }
        StringBuilder text = new StringBuilder();
        for (Fields part : item.objects("content")) {
            text.append(part.requiredText("text"));
        }
        if (!text.isEmpty()) {
            parts.add(new ReasoningPart(text.toString(), null));
        }
        item.ignore("summary", "encrypted_content");
    }

    private void endTurn() {
        if (!parts.isEmpty() || !calls.isEmpty()) {
            messages.add(new AssistantMessage(parts, calls));
            parts.clear();
            calls.clear();
        }
    }

    private static String text(Fields item, String field) {
        @Nullable Object content = item.any(field);
        if (content instanceof String text) {
            return text;
        }
        if (!(content instanceof List<?> list)) {
            throw ApiException.badRequest("'" + item.path() + "." + field + "' must be a text or a list of parts");
        }
        StringBuilder text = new StringBuilder();
        for (Fields part : Fields.objects(item.path() + "." + field, list)) {
            String type = part.requiredText("type");
            if (!TEXTS.contains(type)) {
                throw ApiException.badRequest(
                        "'" + part.path() + ".type' must be a text, since this model reads text only, but was " + type);
            }
            text.append(part.requiredText("text"));
        }
        return text.toString();
    }
}
