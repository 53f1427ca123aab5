package dev.llmops.local.sampling;

/**
 * Prefers tokens near a target probability over time. See
 * <a href="https://github.com/ggml-org/llama.cpp/pull/17927">its description</a>.
 *
 * @param target from 0 to 1
 * @param decay how long it remembers, about {@code 1 / (1 - decay)} tokens; from 0 to 0.99
 */
public record AdaptiveP(double target, double decay) {

    static final double DEFAULT_DECAY = 0.9;

    /** Checks the ranges. */
    public AdaptiveP {
        Range.within("adaptive_target", target, 0, 1);
        Range.within("adaptive_decay", decay, 0, 0.99);
    }
}
