package dev.llmops.eval.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The percentile bootstrap (Efron 1979) of a mean. The same seed gives the same interval, bit for bit. */
final class Bootstrap {

    static final int RESAMPLES = 10_000;

    private Bootstrap() {}

    static Interval ofMean(double[] values, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return new Interval(percentile(means, Estimate.ALPHA / 2), percentile(means, 1 - Estimate.ALPHA / 2));
    }

    /** Linear between neighbours, as numpy and R (type 7) do. */
    static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
