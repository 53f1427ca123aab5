package dev.llmops.local.sampling;

/**
 * A temperature that depends on how sure the model is: from {@code temperature - range} where one token has all the
 * probability to {@code temperature + range} where all have the same, see <a href="https://arxiv.org/abs/2309.02772">the
 * paper</a>.
 *
 * @param range above 0 and at most 100; what falls below 0 counts as 0
 * @param exponent how entropy maps to temperature, above 0 and at most 100; 1 is linear
 */
public record DynamicTemperature(double range, double exponent) {

    /** Checks the ranges. */
    public DynamicTemperature {
        Range.above("dynatemp_range", range, 0, 100);
        Range.above("dynatemp_exponent", exponent, 0, 100);
    }
}
