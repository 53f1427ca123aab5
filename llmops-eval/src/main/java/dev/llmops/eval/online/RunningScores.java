package dev.llmops.eval.online;

import dev.llmops.experiments.stats.Moments;

/** Number, mean and variance of scores, one by one (Welford 1962). */
final class RunningScores {

    private long n;
    private double mean;
    private double squares;
    private boolean binary = true;

    void add(double score) {
        n++;
        double from = score - mean;
        mean += from / n;
        squares += from * (score - mean);
        binary &= score == 0 || score == 1;
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
