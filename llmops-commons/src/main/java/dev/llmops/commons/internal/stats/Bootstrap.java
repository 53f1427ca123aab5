package dev.llmops.commons.internal.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap (Efron 1979) of a mean, with 10,000 resamples. The same seed gives the same interval, bit for bit.
 */
public final class Bootstrap {

    private static final int RESAMPLES = 10_000;

    private Bootstrap() {}

    /**
     * {@return the two ends of an interval for the mean}
     *
     * @param values at least one
     * @param alpha the share of means outside of the interval, such as 0.05
     * @param seed of the resampling
     */
    public static double[] interval(double[] values, double alpha, long seed) {
        double[] ones = new double[values.length];
        Arrays.fill(ones, 1);
        double[] means = means(values, ones, seed);
        return new double[] {percentile(means, alpha / 2), percentile(means, 1 - alpha / 2)};
    }

    /**
     * {@return the means of the resamples, in ascending order, where whole clusters are drawn: the sum of what was drawn by its number}
     *
     * @param sums sum of the values of each cluster, at least one
     * @param sizes how many values each has, above 0
     * @param seed of the resampling
     */
    public static double[] means(double[] sums, double[] sizes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            double size = 0;
            for (int j = 0; j < sums.length; j++) {
                int drawn = random.nextInt(sums.length);
                sum += sums[drawn];
                size += sizes[drawn];
            }
            means[i] = sum / size;
        }
        Arrays.sort(means);
        return means;
    }

    /**
     * {@return a percentile, linear between neighbours, as NumPy and R (type 7) do}
     *
     * @param sorted in ascending order, at least one
     * @param share from 0 to 1
     */
    public static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
