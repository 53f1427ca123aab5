package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;

/**
 * Number, mean and sample variance of values, updated one by one without cancellation (Welford 1962).
 *
 * @param n number of values
 * @param mean their mean
 * @param variance with n-1 below; 0 for a single value
 */
public record Moments(long n, double mean, double variance) {

    /** Refuses values that no sample has. */
    public Moments {
        Require.atLeast("n", n, 1);
        Numbers.finite("mean", mean);
        Numbers.notNegative("variance", variance);
    }

    /**
     * {@return the moments of values}
     *
     * @param values at least one, finite
     */
    public static Moments of(double... values) {
        Numbers.finite("values", values, 1);
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double from = values[i] - mean;
            mean += from / (i + 1);
            squares += from * (values[i] - mean);
        }
        return new Moments(values.length, mean, values.length == 1 ? 0 : squares / (values.length - 1));
    }

    /**
     * {@return the moments of a rate in a sparse arm: the rate itself, and the variance of {@code (successes + 0.5) / (n + 1)}, which
     * is never 0}
     *
     * @param successes from 0 to {@code n}
     * @param n at least 1
     */
    public static Moments ofRate(long successes, long n) {
        Numbers.successes(successes, n);
        double smoothed = (successes + 0.5) / (n + 1.0);
        return new Moments(n, (double) successes / n, smoothed * (1 - smoothed));
    }

    double squaredError() {
        return variance / n;
    }
}
