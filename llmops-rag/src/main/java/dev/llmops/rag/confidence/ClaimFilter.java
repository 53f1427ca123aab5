package dev.llmops.rag.confidence;

import dev.llmops.commons.internal.option.Require;
import java.util.List;

/**
 * Keeps the claims of an answer that are likely to all be supported: conformal factuality (Mohri and Hashimoto, ICML 2024). For
 * answers like the labelled ones, all kept claims are supported with a probability of at least {@code 1 - alpha}.
 *
 * @param threshold claims with a score above it are kept; infinite if there are too few labelled answers to keep any
 * @param alpha how often a kept claim may be wrong
 * @param n the number of labelled answers it was fitted on
 */
public record ClaimFilter(double threshold, double alpha, int n) {

    /**
     * A claim of a labelled answer.
     *
     * @param supported whether people labelled it as supported
     */
    public record Labelled(double score, boolean supported) {}

    /**
     * {@return the filter fitted on labelled answers}
     *
     * @param answers the claims of each answer; the answers must be independent of each other
     * @param alpha how often a kept claim may be wrong, between 0 and 1, exclusive
     */
    public static ClaimFilter fit(List<List<Labelled>> answers, double alpha) {
        Require.insideShare("alpha", alpha);
        double[] needed =
                answers.stream().mapToDouble(ClaimFilter::needed).sorted().toArray();
        int rank = (int) Math.ceil((needed.length + 1) * (1 - alpha));
        double threshold = rank > needed.length ? Double.POSITIVE_INFINITY : needed[rank - 1];
        return new ClaimFilter(threshold, alpha, needed.length);
    }

    /** {@return the smallest threshold above which all claims of the answer are supported} */
    private static double needed(List<Labelled> claims) {
        return claims.stream()
                .filter(claim -> !claim.supported())
                .mapToDouble(Labelled::score)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /**
     * {@return which claims are kept}
     *
     * @param scores one for each claim
     */
    public boolean[] keeps(double... scores) {
        boolean[] kept = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            kept[i] = scores[i] > threshold;
        }
        return kept;
    }
}
