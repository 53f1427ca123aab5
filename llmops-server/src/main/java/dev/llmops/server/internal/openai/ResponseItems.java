package dev.llmops.server.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.server.internal.http.Json;
import java.io.IOException;
import java.util.List;

/** The items of a response as JSON. */
final class ResponseItems {

    static final String IN_PROGRESS = "in_progress";

    private ResponseItems() {}

    /** A message, or the one that begins where there is no part yet. */
    static void message(
            String id, String status, Json.@org.jspecify.annotations.Nullable Content part, JsonGenerator out)
            throws IOException {
        begin(id, "message", status, out);
        out.writeStringField("role", "assistant");
        parts(part, out);
        out.writeEndObject();
    }

    /** What the model thought before it answered, as it is and not summarised. */
    static void reasoning(
            String id, String status, Json.@org.jspecify.annotations.Nullable Content part, JsonGenerator out)
            throws IOException {
        begin(id, "reasoning", status, out);
        out.writeArrayFieldStart("summary");
        out.writeEndArray();
        parts(part, out);
        out.writeEndObject();
    }

    static void call(String id, String status, ToolCall call, JsonGenerator out) throws IOException {
        begin(id, "function_call", status, out);
        out.writeStringField("call_id", call.id());
        out.writeStringField("name", call.name());
        out.writeStringField("arguments", call.arguments());
        out.writeEndObject();
    }

    private static void begin(String id, String type, String status, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", id);
        out.writeStringField("type", type);
        out.writeStringField("status", status);
    }

    private static void parts(Json.@org.jspecify.annotations.Nullable Content part, JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart("content");
        if (part != null) {
            part.writeTo(out);
        }
        out.writeEndArray();
    }

    static Json.Content text(String text, List<TokenProbability> tokens, int alternatives) {
        return out -> {
            out.writeStartObject();
            out.writeStringField("type", "output_text");
            out.writeStringField("text", text);
            out.writeArrayFieldStart("annotations");
            out.writeEndArray();
            out.writeFieldName("logprobs");
            ChatForm.writeTokens(tokens, alternatives, out);
            out.writeEndObject();
        };
    }

    static Json.Content thought(String text) {
        return out -> {
            out.writeStartObject();
            out.writeStringField("type", "reasoning_text");
            out.writeStringField("text", text);
            out.writeEndObject();
        };
    }
}
