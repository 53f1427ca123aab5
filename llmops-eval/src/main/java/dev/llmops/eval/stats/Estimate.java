package dev.llmops.eval.stats;

import dev.llmops.commons.internal.stats.Wilson;
import java.util.Arrays;
import org.apache.commons.statistics.interval.NormalConfidenceInterval;
import org.jspecify.annotations.Nullable;

/**
 * A mean, how many values it is of, and how far it can be trusted.
 *
 * @param n number of values, at least 1
 * @param mean their mean
 * @param deviation their sample standard deviation (divisor n - 1), 0 if n is 1
 * @param interval a 95 % interval for the mean of what the values were drawn from, or null if n is too small for one
 * @param method how the interval was made
 */
public record Estimate(
        int n, double mean, double deviation, @Nullable Interval interval, Method method) {

    /** Level of doubt of every interval of this library: 5 %. */
    public static final double ALPHA = 0.05;

    /** How an interval was made. */
    public enum Method {
        /** Wilson's score interval (1927), for values that are all 0 or 1. It holds for 0 of n and n of n as well. */
        WILSON,
        /** Student's t with n - 1 degrees of freedom, for all other values; needs at least 2. */
        STUDENT_T
    }

    /**
     * Estimates the mean behind values that were drawn independently of each other.
     *
     * @param values at least one, all finite
     * @return the estimate; with Wilson's interval if all values are 0 or 1, with Student's otherwise
     */
    public static Estimate of(double[] values) {
        int n = values.length;
        if (n == 0) {
            throw new IllegalArgumentException("values must hold at least one value, but was empty");
        }
        requireFinite(values);
        double mean = Arrays.stream(values).sum() / n;
        double variance = n == 1
                ? 0
                : Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (n - 1);
        return isBinary(values) ? ofBinary(n, mean, variance) : ofReal(n, mean, variance);
    }

    /**
     * {@return whether every value is 0 or 1}
     *
     * @param values the values
     */
    static boolean isBinary(double[] values) {
        return Arrays.stream(values).allMatch(v -> v == 0 || v == 1);
    }

    private static Estimate ofBinary(int n, double mean, double variance) {
        Wilson wilson = Wilson.of((int) Math.round(mean * n), n);
        Interval interval = new Interval(wilson.low(), wilson.high());
        return new Estimate(n, mean, Math.sqrt(variance), interval, Method.WILSON);
    }

    private static Estimate ofReal(int n, double mean, double variance) {
        if (n == 1) {
            return new Estimate(n, mean, 0, null, Method.STUDENT_T);
        }
        if (variance == 0) {
            return new Estimate(n, mean, 0, new Interval(mean, mean), Method.STUDENT_T);
        }
        var student = NormalConfidenceInterval.MEAN.fromErrorRate(mean, variance, n, ALPHA);
        Interval interval = new Interval(student.getLowerBound(), student.getUpperBound());
        return new Estimate(n, mean, Math.sqrt(variance), interval, Method.STUDENT_T);
    }

    static void requireFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("values must be finite, but one was " + value);
            }
        }
    }
}
