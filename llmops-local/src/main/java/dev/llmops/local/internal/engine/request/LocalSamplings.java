package dev.llmops.local.internal.engine.request;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.local.internal.llama.Grammar;
import dev.llmops.local.sampling.LocalSampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request asks of llama.cpp's samplers, without contradictions to the rest of it. */
final class LocalSamplings {

    private LocalSamplings() {}

    static LocalSampling of(ModelParameters parameters, boolean otherGrammar, int vocabularySize) {
        LocalSampling sampling = read(parameters);
        boolean greedy = parameters.temperature() == null || parameters.temperature() <= 0;
        if (greedy && sampling.needsChance()) {
            throw new InvalidRequestException("typical_p, top_n_sigma, xtc, dynatemp, mirostat and adaptive need a"
                    + " temperature above 0, but it was " + parameters.temperature());
        }
        boolean selects = parameters.topK() != null || parameters.topP() != null || parameters.minP() != null;
        if (sampling.mirostat() != null && selects) {
            throw new InvalidRequestException(
                    "mirostat takes the place of topK, topP and minP, but the request sets both; leave out one");
        }
        if (sampling.grammar() != null && otherGrammar) {
            throw new InvalidRequestException(
                    "an answer follows one grammar, but the request sets a grammar beside tools or a response format");
        }
        sampling.logitBias().keySet().forEach(token -> {
            if (token >= vocabularySize) {
                throw new InvalidRequestException(
                        "a token of logit_bias must be from 0 to " + (vocabularySize - 1) + ", but was " + token);
            }
        });
        return sampling;
    }

    private static LocalSampling read(ModelParameters parameters) {
        try {
            Map<String, Object> vendor = new LinkedHashMap<>(parameters.vendor());
            vendor.remove(AdapterRegistry.VENDOR_NAME);
            return LocalSampling.ofVendor(vendor);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
        }
    }

    static @Nullable Grammar grammar(LocalSampling sampling) {
        String gbnf = sampling.grammar();
        return gbnf == null ? null : new Grammar(gbnf, "", sampling.grammarTriggers(), List.of());
    }
}
