package dev.llmops.local.internal.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.TokenProbability;
import java.io.IOException;
import java.util.List;

/** Answers of {@code /v1/completions}. */
final class TextForm implements AnswerForm {

    @Override
    public String kind(boolean piece) {
        return "text_completion";
    }

    @Override
    public String idPrefix() {
        return "cmpl-";
    }

    @Override
    public boolean beginsEmpty() {
        return false;
    }

    @Override
    public void writeWhole(ModelResponse response, JsonGenerator out) throws IOException {
        out.writeStringField("text", response.text());
        out.writeNullField("logprobs");
    }

    @Override
    public void writeLogProbabilities(List<TokenProbability> tokens, JsonGenerator out) throws IOException {
        out.writeNullField("logprobs");
    }

    @Override
    public void writePiece(ModelEvent event, JsonGenerator out) throws IOException {
        out.writeStringField("text", event instanceof ModelEvent.TextDelta text ? text.text() : "");
    }

    @Override
    public void writeEmptyPiece(boolean first, JsonGenerator out) throws IOException {
        out.writeStringField("text", "");
    }
}
