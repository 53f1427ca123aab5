package dev.llmops.eval.stats;

import dev.llmops.commons.internal.stats.Wilson;
import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.internal.stats.Samples;
import java.util.Arrays;
import org.apache.commons.statistics.interval.NormalConfidenceInterval;
import org.jspecify.annotations.Nullable;

/**
 * A mean, the number of values behind it, and its uncertainty.
 *
 * @param n number of values, at least 1
 * @param mean their mean
 * @param deviation their sample standard deviation (divisor n - 1), 0 if n is 1
 * @param interval a 95 % interval for the mean of the underlying distribution, or null if n is too small for one, or if values differ
 *     but the means of their clusters do not, so that the clustered error is 0 by chance
 * @param method how the interval was computed
 * @param clusters number of clusters of values; n if values are independent
 */
public record Estimate(
        int n, double mean, double deviation, @Nullable Interval interval, Method method, int clusters) {

    /** The error level of every interval of this library: 5 %. */
    public static final double ALPHA = 0.05;

    private static final double ROUNDING = 1e-9;

    /** How an interval was computed. */
    public enum Method {
        /** Wilson's score interval (1927), for values that are all 0 or 1. It also holds for 0 of n and n of n. */
        WILSON,
        /** Student's t with n - 1 degrees of freedom, for all other values; needs at least 2. */
        STUDENT_T,
        /** Student's t with G - 1 degrees of freedom and the clustered standard error of G clusters; needs at least 2. */
        CLUSTERED_T
    }

    /**
     * Estimates the mean of independently drawn values.
     *
     * @param values at least one, all finite
     * @return the estimate; with Wilson's interval if all values are 0 or 1, with Student's otherwise
     */
    public static Estimate of(double[] values) {
        return of(values, Clusters.apart(values.length));
    }

    /**
     * Estimates the mean of values that may be dependent within a cluster.
     *
     * @param values at least one, all finite
     * @param clusters of the values
     * @return the estimate; the same as without clusters if every value is its own cluster. If all values are 0, or all are 1, the clustered error
     *     is 0 and meaningless: the interval is then Wilson's, with each cluster counted once
     */
    public static Estimate of(double[] values, Clusters clusters) {
        requireFinite(values);
        clusters.requireFit(values);
        double mean = Samples.mean(values);
        double variance = Samples.variance(values);
        if (isBinary(values) && (clusters.apart() || variance == 0)) {
            return ofBinary(values.length, mean, variance, clusters.count());
        }
        return clusters.apart()
                ? ofReal(values.length, mean, variance)
                : ofClusters(values, clusters, mean, Math.sqrt(variance));
    }

    /**
     * {@return whether every value is 0 or 1}
     *
     * @param values the values
     */
    static boolean isBinary(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == 0 || v == 1);
    }

    private static Estimate ofBinary(int n, double mean, double variance, int clusters) {
        Wilson wilson = Wilson.of((int) Math.round(mean * clusters), clusters);
        Interval interval = new Interval(wilson.low(), wilson.high());
        return new Estimate(n, mean, Math.sqrt(variance), interval, Method.WILSON, clusters);
    }

    private static Estimate ofReal(int n, double mean, double variance) {
        if (n == 1) {
            return new Estimate(n, mean, 0, null, Method.STUDENT_T, n);
        }
        if (variance == 0) {
            return new Estimate(n, mean, 0, new Interval(mean, mean), Method.STUDENT_T, n);
        }
        var student = NormalConfidenceInterval.MEAN.fromErrorRate(mean, variance, n, ALPHA);
        Interval interval = new Interval(student.getLowerBound(), student.getUpperBound());
        return new Estimate(n, mean, Math.sqrt(variance), interval, Method.STUDENT_T, n);
    }

    private static Estimate ofClusters(double[] values, Clusters clusters, double mean, double deviation) {
        int count = clusters.count();
        Interval interval = null;
        if (count > 1) {
            double error = StandardErrors.clustered(values, clusters);
            if (deviation == 0 || error > ROUNDING * deviation) {
                double half = Points.student(1 - ALPHA / 2, count - 1) * error;
                interval = new Interval(mean - half, mean + half);
            }
        }
        return new Estimate(values.length, mean, deviation, interval, Method.CLUSTERED_T, count);
    }

    static void requireFinite(double[] values) {
        Samples.finite("values", values, 1);
    }
}
