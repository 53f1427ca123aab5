package dev.llmops.eval.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What a comparison can show before anybody looks at its result (Miller 2024, "Adding Error Bars to Evals", section 5):
 * {@code (z(1 - alpha/2) + z(power)) * deviation / sqrt(n)} with alpha 5 % and power 80 %.
 */
public final class Power {

    /** Chance with which an effect of the detectable size is found: 80 %. */
    public static final double POWER = 0.8;

    private static final double Z = z(1 - Estimate.ALPHA / 2) + z(POWER);

    private Power() {}

    /**
     * {@return the smallest true difference that a paired comparison finds with a chance of 80 %}
     *
     * @param n number of pairs, at least 1
     * @param deviation standard deviation of the differences, at least 0
     */
    public static double minimumDetectableEffect(int n, double deviation) {
        if (n < 1 || !(deviation >= 0)) {
            throw new IllegalArgumentException(
                    "n must be at least 1 and deviation at least 0, but they were " + n + " and " + deviation);
        }
        return Z * deviation / Math.sqrt(n);
    }

    /**
     * {@return the number of pairs that are needed to find a difference with a chance of 80 %, not rounded}
     *
     * @param effect the difference, above 0
     * @param variance variance of the differences, at least 0
     */
    public static double pairsNeeded(double effect, double variance) {
        if (!(effect > 0) || !(variance >= 0)) {
            throw new IllegalArgumentException(
                    "effect must be above 0 and variance at least 0, but they were " + effect + " and " + variance);
        }
        return Z * Z * variance / (effect * effect);
    }

    private static double z(double probability) {
        return NormalDistribution.of(0, 1).inverseCumulativeProbability(probability);
    }
}
