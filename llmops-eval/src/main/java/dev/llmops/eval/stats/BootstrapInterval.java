package dev.llmops.eval.stats;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.stats.Bootstrap;
import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.internal.stats.Samples;
import java.util.Arrays;

/**
 * 95 % bootstrap intervals of a mean from 10,000 seeded resamples: the same seed gives the same interval. Pure functions. With fewer than about
 * 20 values or clusters they are too narrow.
 */
public final class BootstrapInterval {

    private BootstrapInterval() {}

    /**
     * {@return the percentile interval (Efron 1979)}
     *
     * @param values at least one, finite
     * @param seed of the draws
     */
    public static Interval percentile(double[] values, long seed) {
        return clustered(values, Clusters.apart(values.length), seed);
    }

    /**
     * {@return the percentile interval from draws of whole clusters (Field and Welsh 2007)}
     *
     * @param values at least one, finite
     * @param clusters of the values
     * @param seed of the draws
     */
    public static Interval clustered(double[] values, Clusters clusters, long seed) {
        return between(means(values, clusters, seed), Estimate.ALPHA / 2, 1 - Estimate.ALPHA / 2);
    }

    /**
     * {@return the interval corrected for bias and skewness, BCa (Efron 1987)}
     *
     * @param values at least 2, finite
     * @param seed of the draws
     */
    public static Interval bca(double[] values, long seed) {
        return bca(values, Clusters.apart(values.length), seed);
    }

    /**
     * {@return the BCa interval from draws of whole clusters, which are also left out one by one for the skewness}
     *
     * @param values finite
     * @param clusters of the values, at least 2
     * @param seed of the draws
     */
    public static Interval bca(double[] values, Clusters clusters, long seed) {
        Require.not(clusters.count() < 2, () -> "BCa needs at least 2 clusters, but there were " + clusters.count());
        double[] means = means(values, clusters, seed);
        if (means[0] == means[means.length - 1]) {
            return new Interval(means[0], means[0]);
        }
        double bias = bias(means, Samples.mean(values));
        double skewness = skewness(clusters.sums(values), clusters.sizes());
        double z = Points.normal(1 - Estimate.ALPHA / 2);
        return between(means, share(bias, skewness, -z), share(bias, skewness, z));
    }

    private static double[] means(double[] values, Clusters clusters, long seed) {
        Samples.finite("values", values, 1);
        clusters.requireFit(values);
        return Bootstrap.means(clusters.sums(values), clusters.sizes(), seed);
    }

    private static Interval between(double[] sorted, double low, double high) {
        return new Interval(Bootstrap.percentile(sorted, low), Bootstrap.percentile(sorted, high));
    }

    /** How far the resampled means lie beside the mean, as a point of the normal distribution; a mean equal to it counts half. */
    private static double bias(double[] means, double mean) {
        double below = Arrays.stream(means)
                .map(each -> each < mean ? 1 : each == mean ? 0.5 : 0)
                .sum();
        double inside = Math.min(Math.max(below, 0.5), means.length - 0.5);
        return Points.normal(inside / means.length);
    }

    /** Efron's acceleration, by the jackknife. */
    private static double skewness(double[] sums, double[] sizes) {
        double sum = Arrays.stream(sums).sum();
        double size = Arrays.stream(sizes).sum();
        double[] without = new double[sums.length];
        Arrays.setAll(without, i -> (sum - sums[i]) / (size - sizes[i]));
        double mean = Samples.mean(without);
        double squares = 0;
        double cubes = 0;
        for (double each : without) {
            double from = mean - each;
            squares += from * from;
            cubes += from * from * from;
        }
        return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }

    private static double share(double bias, double skewness, double z) {
        return Points.normalShare(bias + (bias + z) / (1 - skewness * (bias + z)));
    }
}
