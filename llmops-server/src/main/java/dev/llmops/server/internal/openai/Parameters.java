package dev.llmops.server.internal.openai;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request that say how words are chosen. What is left when all others were taken goes to the model, which
 * knows the names that llama-server has for samplers, and refuses what it does not know.
 */
final class Parameters {

    private Parameters() {}

    /**
     * Takes them.
     *
     * @param maxTokens most tokens of the answer, 0 for any
     * @param logProbabilities how many alternatives to each token are told, 0 for none
     */
    static ModelParameters read(Fields body, int maxTokens, int logProbabilities) {
        ModelParameters.Builder parameters = ModelParameters.builder();
        Double temperature = body.number("temperature");
        if (temperature != null) {
            parameters.temperature(temperature);
        }
        Double topP = body.number("top_p");
        if (topP != null) {
            parameters.topP(topP);
        }
        Double minP = body.number("min_p");
        if (minP != null) {
            parameters.minP(minP);
        }
        int topK = body.whole("top_k", 1, Integer.MAX_VALUE, 0);
        if (topK > 0) {
            parameters.topK(topK);
        }
        Long seed = body.whole("seed");
        if (seed != null) {
            parameters.seed(seed);
        }
        if (maxTokens > 0) {
            parameters.maxTokens(maxTokens);
        }
        parameters.stopSequences(stops(body.any("stop")));
        Map<String, Object> samplers = body.rest();
        if (logProbabilities > 0) {
            samplers.put("n_probs", logProbabilities);
        }
        return parameters.vendor(samplers).build();
    }

    /** Takes the limit of a chat or a text, which has two names. */
    static int chatLimit(Fields body) {
        int old = body.whole("max_tokens", 1, Integer.MAX_VALUE, 0);
        return body.whole("max_completion_tokens", 1, Integer.MAX_VALUE, old);
    }

    private static List<String> stops(@Nullable Object stop) {
        if (stop == null) {
            return List.of();
        }
        List<?> stops = stop instanceof List<?> several ? several : List.of(stop);
        if (!stops.stream().allMatch(String.class::isInstance)) {
            throw ApiException.badRequest("'stop' must be a text or a list of texts");
        }
        return stops.stream().map(String.class::cast).toList();
    }
}
