package dev.llmops.experiments.drift;

import dev.llmops.experiments.stats.Moments;

/** Number, mean and variance of values, one by one (Welford 1962). */
final class RunningMoments {

    private long n;
    private double mean;
    private double squares;
    private boolean binary = true;

    void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, but was " + value);
        }
        n++;
        double from = value - mean;
        mean += from / n;
        squares += from * (value - mean);
        binary &= value == 0 || value == 1;
    }

    long n() {
        return n;
    }

    double mean() {
        return mean;
    }

    boolean binary() {
        return binary;
    }

    /** Of rates the variance is never 0: fifty of fifty do not prove that nothing else comes. */
    Moments moments(boolean asRate) {
        return asRate ? Moments.ofRate(Math.round(mean * n), n) : new Moments(n, mean, n == 1 ? 0 : squares / (n - 1));
    }
}
