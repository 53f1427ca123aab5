package dev.llmops.server.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.server.internal.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers of {@code /v1/completions}. */
final class TextForm implements AnswerForm {

    private final int alternatives;

    /** Creates the form, which tells so many alternatives to each token where log-probabilities are told. */
    TextForm(int alternatives) {
        this.alternatives = alternatives;
    }

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
        writeLogProbabilities(TokenProbability.of(response), out);
    }

    /** The parallel lists of OpenAI's legacy API. An offset counts characters of the answer. */
    @Override
    public void writeLogProbabilities(List<TokenProbability> tokens, JsonGenerator out) throws IOException {
        if (tokens.isEmpty()) {
            out.writeNullField("logprobs");
            return;
        }
        List<Integer> offsets = new ArrayList<>();
        int offset = 0;
        for (TokenProbability token : tokens) {
            offsets.add(offset);
            offset += token.text().codePointCount(0, token.text().length());
        }
        out.writeFieldName("logprobs");
        Json.writeValue(
                Map.of(
                        "tokens", tokens.stream().map(TokenProbability::text).toList(),
                        "token_logprobs",
                                tokens.stream()
                                        .map(TokenProbability::logProbability)
                                        .toList(),
                        "top_logprobs", tokens.stream().map(this::alternatives).toList(),
                        "text_offset", offsets),
                out);
    }

    /** Tokens that are the same text, parts of characters say, share an entry, which is the likelier one's. */
    private Map<String, Double> alternatives(TokenProbability token) {
        Map<String, Double> likeliest = new LinkedHashMap<>();
        for (TokenProbability other :
                token.top().subList(0, Math.min(alternatives, token.top().size()))) {
            likeliest.putIfAbsent(other.text(), other.logProbability());
        }
        return likeliest;
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
