package dev.llmops.local.sampling;

/**
 * "Exclude top choices": now and then leaves out all tokens that reach a probability, but the least likely of them. See
 * <a href="https://github.com/oobabooga/text-generation-webui/pull/6335">its description</a>.
 *
 * @param probability how often, above 0 and at most 1
 * @param threshold the probability that a top choice reaches, above 0 and at most 0.5 (no two tokens can reach more)
 */
public record Xtc(double probability, double threshold) {

    static final double DEFAULT_THRESHOLD = 0.1;

    /** Checks the ranges. */
    public Xtc {
        Range.above("xtc_probability", probability, 0, 1);
        Range.above("xtc_threshold", threshold, 0, 0.5);
    }
}
