package dev.llmops.local.internal.engine.decode;

import dev.llmops.api.model.TokenProbability;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.text.TopTokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects how likely the tokens of an answer were, if that was asked for. Used by the decode thread. */
public final class LogProbabilities {

    private final int top;
    private final List<TokenProbability> tokens = new ArrayList<>();

    public LogProbabilities(int top) {
        this.top = top;
    }

    void add(LlamaContext context, LlamaModel model, int index, int token) {
        if (top == 0) {
            return;
        }
        TopTokens likeliest = TopTokens.of(context, index, token, Math.min(top, model.vocabularySize()));
        List<TokenProbability> others = new ArrayList<>();
        for (int i = 0; i < likeliest.tokens().length; i++) {
            others.add(one(model, likeliest.tokens()[i], likeliest.logProbabilities()[i], List.of()));
        }
        tokens.add(one(model, token, likeliest.chosen(), others));
    }

    private static TokenProbability one(
            LlamaModel model, int token, double logProbability, List<TokenProbability> top) {
        List<Integer> bytes = new ArrayList<>();
        for (byte value : model.piece(token)) {
            bytes.add(value & 0xff);
        }
        return new TokenProbability(token, bytes, logProbability, top);
    }

    public Map<String, Object> addTo(Map<String, Object> vendor, int count) {
        if (top == 0) {
            return vendor;
        }
        Map<String, Object> all = new LinkedHashMap<>(vendor);
        all.putAll(TokenProbability.vendor(tokens.subList(0, count)));
        return all;
    }
}
