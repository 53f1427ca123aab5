package dev.llmops.experiments.stats;

/** What a number must be. */
final class Require {

    private Require() {}

    static double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, but was " + value);
        }
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

    /** Between 0 and 1, both left out. */
    static double share(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be above 0 and below 1, but was " + value);
        }
        return value;
    }

    /** From 0 to 1. */
    static double unit(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, but was " + value);
        }
        return value;
    }

    static long atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but was " + value);
        }
        return value;
    }

    static long successes(long successes, long trials) {
        atLeast("trials", trials, 0);
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
        atLeast("the number of " + name, values.length, least);
        for (int i = 0; i < values.length; i++) {
            finite(name + "[" + i + "]", values[i]);
        }
        return values;
    }

    static double[] unit(String name, double[] values, int least) {
        atLeast("the number of " + name, values.length, least);
        for (int i = 0; i < values.length; i++) {
            unit(name + "[" + i + "]", values[i]);
        }
        return values;
    }

    /** Weights at least 0 with a positive sum, scaled to the sum 1. */
    static double[] weights(double[] weights, boolean zeroAllowed) {
        atLeast("the number of weights", weights.length, 1);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            String name = "weights[" + i + "]";
            sum += zeroAllowed ? notNegative(name, weights[i]) : positive(name, weights[i]);
        }
        if (sum == 0) {
            throw new IllegalArgumentException("at least one weight must be above 0, but all are 0");
        }
        double[] scaled = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            scaled[i] = weights[i] / sum;
        }
        return scaled;
    }
}
