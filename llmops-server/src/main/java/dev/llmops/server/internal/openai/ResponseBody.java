package dev.llmops.server.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a response says beside its items: who answers, and what was asked.
 *
 * @param created when, in seconds since 1970
 * @param model name of the model
 * @param asked fields of the request that are told again
 */
record ResponseBody(String id, long created, String model, Map<String, Object> asked) {

    /** Fields that a response has, and what they are where the request did not say. */
    private static final Map<String, Object> TOLD = Map.of(
            "metadata", Map.of(),
            "parallel_tool_calls", true,
            "tool_choice", "auto",
            "tools", List.of(),
            "text", Map.of("format", Map.of("type", "text")));

    private static final List<String> TOLD_OR_NULL =
            List.of("instructions", "max_output_tokens", "temperature", "top_p", "top_logprobs", "reasoning", "user");

    static ResponseBody of(String id, long created, String model, Fields body) {
        return new ResponseBody(id, created, model, body.peek(TOLD.keySet(), TOLD_OR_NULL));
    }

    /** Returns the id of an item of this response. */
    String itemId(String prefix, int index) {
        return prefix + id.substring(id.indexOf('_') + 1) + "_" + index;
    }

    static String status(FinishReason reason) {
        return reason == FinishReason.LENGTH || reason == FinishReason.CONTENT_FILTER ? "incomplete" : "completed";
    }

    /** Writes the response that has begun. */
    void writeBegun(JsonGenerator out) throws IOException {
        write("in_progress", null, null, List.of(), null, out);
    }

    void writeWhole(FinishReason reason, List<Json.Content> items, TokenUsage usage, JsonGenerator out)
            throws IOException {
        String why = reason == FinishReason.LENGTH ? "max_output_tokens" : "content_filter";
        String status = status(reason);
        write(status, status.equals("incomplete") ? why : null, null, items, usage, out);
    }

    void writeFailed(ApiException error, List<Json.Content> items, JsonGenerator out) throws IOException {
        write("failed", null, error, items, null, out);
    }

    private void write(
            String status,
            @Nullable String incomplete,
            @Nullable ApiException error,
            List<Json.Content> items,
            @Nullable TokenUsage usage,
            JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("id", id);
        out.writeStringField("object", "response");
        out.writeNumberField("created_at", created);
        out.writeStringField("status", status);
        writeError(error, out);
        if (incomplete == null) {
            out.writeNullField("incomplete_details");
        } else {
            out.writeObjectFieldStart("incomplete_details");
            out.writeStringField("reason", incomplete);
            out.writeEndObject();
        }
        out.writeStringField("model", model);
        out.writeArrayFieldStart("output");
        for (Json.Content item : items) {
            item.writeTo(out);
        }
        out.writeEndArray();
        writeAsked(out);
        writeUsage(usage, out);
        out.writeEndObject();
    }

    private static void writeError(@Nullable ApiException error, JsonGenerator out) throws IOException {
        if (error == null) {
            out.writeNullField("error");
            return;
        }
        out.writeObjectFieldStart("error");
        out.writeStringField("code", error.code());
        out.writeStringField("message", error.getMessage());
        out.writeEndObject();
    }

    private void writeAsked(JsonGenerator out) throws IOException {
        for (Map.Entry<String, Object> field : TOLD.entrySet()) {
            out.writeFieldName(field.getKey());
            Json.writeValue(asked.getOrDefault(field.getKey(), field.getValue()), out);
        }
        for (String field : TOLD_OR_NULL) {
            out.writeFieldName(field);
            Json.writeValue(asked.get(field), out);
        }
        out.writeNullField("previous_response_id");
        out.writeBooleanField("store", false);
        out.writeStringField("truncation", "disabled");
    }

    private static void writeUsage(@Nullable TokenUsage usage, JsonGenerator out) throws IOException {
        if (usage == null || usage.input() == null || usage.output() == null) {
            // Zero would be a count.
            out.writeNullField("usage");
            return;
        }
        int input = usage.input();
        int output = usage.output();
        out.writeObjectFieldStart("usage");
        out.writeNumberField("input_tokens", input);
        out.writeObjectFieldStart("input_tokens_details");
        out.writeNumberField("cached_tokens", orNone(usage.cachedInput()));
        out.writeEndObject();
        out.writeNumberField("output_tokens", output);
        out.writeObjectFieldStart("output_tokens_details");
        out.writeNumberField("reasoning_tokens", orNone(usage.reasoning()));
        out.writeEndObject();
        out.writeNumberField("total_tokens", (long) input + output);
        out.writeEndObject();
    }

    private static int orNone(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }
}
