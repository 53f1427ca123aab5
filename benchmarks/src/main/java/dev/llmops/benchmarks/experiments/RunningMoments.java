package dev.llmops.benchmarks.experiments;

import dev.llmops.experiments.stats.NormalMixture;

/** Moments of an arm while a simulation runs. */
final class RunningMoments {

    private long n;

    private double mean;

    private double squares;

    void add(double value) {
        n++;
        double from = value - mean;
        mean += from / n;
        squares += from * (value - mean);
    }

    long n() {
        return n;
    }

    double mean() {
        return mean;
    }

    double squaredError() {
        return squares / (n - 1) / n;
    }

    /** {@return the e-value's logarithm against no difference of two arms; 0 as long as there is no variance} */
    static double logE(RunningMoments one, RunningMoments zero, NormalMixture mixture) {
        if (one.n < 2 || zero.n < 2) {
            return 0;
        }
        double squaredError = one.squaredError() + zero.squaredError();
        double time = (double) one.n + zero.n;
        return squaredError == 0 ? 0 : mixture.logE(time, one.mean - zero.mean, Math.sqrt(squaredError * time));
    }
}
