package dev.llmops.eval.stats;

import dev.llmops.eval.internal.stats.Points;

/**
 * What a comparison can detect, known before its result (Miller 2024, "Adding Error Bars to Evals", section 5):
 * {@code (z(1 - alpha/2) + z(power)) * deviation / sqrt(n)} with alpha 5 % and power 80 %.
 */
public final class Power {

    /** The probability with which an effect of the detectable size is found: 80 %. */
    public static final double POWER = 0.8;

    private static final double Z = Points.normal(1 - Estimate.ALPHA / 2) + Points.normal(POWER);

    private Power() {}

    /**
     * {@return the smallest true difference that a paired comparison detects with a power of 80 %}
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
     * {@return the number of pairs needed to detect a difference with a power of 80 %, not rounded}
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

    /**
     * {@return the smallest true difference that a comparison detects with a power of 80 %}
     *
     * @param standardError of the difference, clustered if rows are; at least 0
     */
    public static double minimumDetectableEffect(double standardError) {
        return minimumDetectableEffect(1, standardError);
    }

    /**
     * {@return the variance of the differences when each row is answered several times and the mean of its scores counts}
     *
     * @param between variance of the differences between the rows' true means, at least 0
     * @param baseline variance of the baseline's scores of one row, at least 0
     * @param candidate variance of the candidate's scores of one row, at least 0
     * @param samples answers to each row, at least 1
     */
    public static double differenceVariance(double between, double baseline, double candidate, int samples) {
        if (!(between >= 0) || !(baseline >= 0) || !(candidate >= 0) || samples < 1) {
            throw new IllegalArgumentException("variances must be at least 0 and samples at least 1, but were "
                    + between + ", " + baseline + ", " + candidate + " and " + samples);
        }
        return between + (baseline + candidate) / samples;
    }
}
