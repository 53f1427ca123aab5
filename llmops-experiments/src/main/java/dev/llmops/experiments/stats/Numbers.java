package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;

/** What numbers of a sample must be; what settings must be says {@link Require}. */
final class Numbers {

    private Numbers() {}

    static double finite(String name, double value) {
        Require.that(Double.isFinite(value), () -> name + " must be finite, but was " + value);
        return value;
    }

    static double notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be finite and at least 0, but was " + value);
        }
        return value;
    }

    static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be finite and above 0, but was " + value);
        }
        return value;
    }

    static long successes(long successes, long trials) {
        Require.atLeast("trials", trials, 0);
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(
                    "successes must be from 0 to the " + trials + " trials, but were " + successes);
        }
        return successes;
    }

    static void sameLength(String first, int length, String second, int other) {
        if (length != other) {
            throw new IllegalArgumentException(
                    first + " and " + second + " must have the same length, but have " + length + " and " + other);
        }
    }

    static double[] finite(String name, double[] values, int least) {
        Require.atLeast("the number of " + name, values.length, least);
        for (int i = 0; i < values.length; i++) {
            finite(name + "[" + i + "]", values[i]);
        }
        return values;
    }

    static double[] unit(String name, double[] values, int least) {
        Require.atLeast("the number of " + name, values.length, least);
        for (int i = 0; i < values.length; i++) {
            Require.share(name + "[" + i + "]", values[i]);
        }
        return values;
    }

    /** Weights at least 0 with a positive sum, scaled to the sum 1. */
    static double[] weights(double[] weights, boolean zeroAllowed) {
        Require.atLeast("the number of weights", weights.length, 1);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            String name = "weights[" + i + "]";
            sum += zeroAllowed ? notNegative(name, weights[i]) : positive(name, weights[i]);
        }
        Require.not(sum == 0, "at least one weight must be above 0, but all are 0");
        double[] scaled = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            scaled[i] = weights[i] / sum;
        }
        return scaled;
    }
}
