package dev.llmops.server.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.server.internal.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the answers to one request.
 *
 * @param id id of the request
 * @param created when, in seconds since 1970
 * @param model name of the model
 * @param choice which choice its pieces belong to
 * @param form how the answers look
 */
record Envelope(String id, long created, String model, int choice, AnswerForm form) {

    private static final Json.Content NOTHING = out -> out.writeNullField("logprobs");

    byte[] whole(List<ModelResponse> responses) {
        return Json.write(out -> {
            begin(false, out);
            for (int i = 0; i < responses.size(); i++) {
                ModelResponse response = responses.get(i);
                out.writeStartObject();
                out.writeNumberField("index", i);
                form.writeWhole(response, out);
                out.writeStringField("finish_reason", AnswerForm.finish(response.finishReason()));
                out.writeEndObject();
            }
            out.writeEndArray();
            writeUsage(responses.stream().map(ModelResponse::usage).toList(), out);
            out.writeEndObject();
        });
    }

    byte[] piece(ModelEvent event) {
        return piece(out -> form.writePiece(event, out), NOTHING, null);
    }

    byte[] firstPiece() {
        return piece(out -> form.writeEmptyPiece(true, out), NOTHING, null);
    }

    byte[] lastPiece(FinishReason reason) {
        return piece(out -> form.writeEmptyPiece(false, out), NOTHING, AnswerForm.finish(reason));
    }

    /** The log-probabilities of all tokens of an answer, which are known when it is whole. */
    byte[] probabilitiesPiece(ModelResponse response) {
        return piece(
                out -> form.writeEmptyPiece(false, out),
                out -> form.writeLogProbabilities(TokenProbability.of(response), out),
                null);
    }

    private byte[] piece(Json.Content content, Json.Content probabilities, @Nullable String finish) {
        return Json.write(out -> {
            begin(true, out);
            out.writeStartObject();
            out.writeNumberField("index", choice);
            content.writeTo(out);
            probabilities.writeTo(out);
            out.writeStringField("finish_reason", finish);
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    byte[] usagePiece(List<TokenUsage> usages) {
        return Json.write(out -> {
            begin(true, out);
            out.writeEndArray();
            writeUsage(usages, out);
            out.writeEndObject();
        });
    }

    private void begin(boolean piece, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", id);
        out.writeStringField("object", form.kind(piece));
        out.writeNumberField("created", created);
        out.writeStringField("model", model);
        out.writeArrayFieldStart("choices");
    }

    private static void writeUsage(List<TokenUsage> usages, JsonGenerator out) throws IOException {
        // All choices have one prompt, which counts once.
        Integer prompt = usages.get(0).input();
        long output = 0;
        boolean known = prompt != null;
        for (TokenUsage usage : usages) {
            Integer generated = usage.output();
            known &= generated != null;
            output += generated == null ? 0 : generated;
        }
        if (prompt == null || !known) {
            // Zero would be a count.
            out.writeNullField("usage");
            return;
        }
        out.writeObjectFieldStart("usage");
        out.writeNumberField("prompt_tokens", prompt);
        out.writeNumberField("completion_tokens", output);
        out.writeNumberField("total_tokens", prompt + output);
        Integer cached = usages.get(0).cachedInput();
        if (cached != null) {
            out.writeObjectFieldStart("prompt_tokens_details");
            out.writeNumberField("cached_tokens", cached);
            out.writeEndObject();
        }
        if (usages.stream().anyMatch(usage -> usage.reasoning() != null)) {
            out.writeObjectFieldStart("completion_tokens_details");
            out.writeNumberField(
                    "reasoning_tokens",
                    usages.stream()
                            .map(TokenUsage::reasoning)
                            .filter(Objects::nonNull)
                            .mapToLong(Integer::longValue)
                            .sum());
            out.writeEndObject();
        }
        out.writeEndObject();
    }
}
