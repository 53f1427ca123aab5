package dev.llmops.rag.confidence;

import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Signals that an answer brings with it. */
final class PlainSignals {

    private PlainSignals() {}

    static Map<String, Double> retrieval(AnswerContext answer) {
        double[] scores = answer.passages().stream()
                .map(Passage::score)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        Map<String, Double> values = new LinkedHashMap<>();
        if (scores.length > 0 && scores.length == answer.passages().size()) {
            values.put("retrieval.top", scores[0]);
            values.put("retrieval.mean", mean(scores));
            if (scores.length > 1) {
                values.put("retrieval.margin", scores[0] - scores[1]);
            }
        }
        return values;
    }

    static Map<String, Double> support(AnswerContext answer) {
        List<CheckedClaim> claims = answer.claims();
        if (claims.isEmpty()) {
            return Map.of();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("support.uncited", share(claims, Support.UNCITED));
        if (SelectiveAnswering.anyUnchecked(claims)) {
            return values;
        }
        double[] scores = claims.stream().mapToDouble(SelectiveAnswering::score).toArray();
        values.put("support.mean", mean(scores));
        values.put("support.least", Arrays.stream(scores).min().orElse(0));
        values.put("support.supported", share(claims, Support.SUPPORTED));
        return values;
    }

    private static double share(List<CheckedClaim> claims, Support support) {
        return (double) claims.stream()
                        .filter(claim -> claim.support() == support)
                        .count()
                / claims.size();
    }

    /** In the form of OpenAI's API: {@code {"content": [{"token": …, "logprob": …}, …]}}. */
    static Map<String, Double> logProbabilities(AnswerContext answer) {
        if (!(answer.response().vendor().get("logprobs") instanceof Map<?, ?> told)
                || !(told.get("content") instanceof List<?> tokens)) {
            return Map.of();
        }
        double[] values = tokens.stream()
                .filter(token -> token instanceof Map<?, ?> map && map.get("logprob") instanceof Number)
                .mapToDouble(token ->
                        ((Number) Objects.requireNonNull(((Map<?, ?>) token).get("logprob"))).doubleValue())
                .filter(Double::isFinite)
                .toArray();
        return values.length == 0
                ? Map.of()
                : Map.of(
                        "logprobs.mean", mean(values),
                        "logprobs.least", Arrays.stream(values).min().orElseThrow());
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
