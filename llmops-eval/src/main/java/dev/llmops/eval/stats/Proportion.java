package dev.llmops.eval.stats;

import dev.llmops.experiments.stats.TwoProportions;

/** Exact intervals for a share, by Clopper and Pearson (1934): never overconfident, however few trials there are. Pure functions. */
public final class Proportion {

    private Proportion() {}

    /**
     * {@return the exact two-sided 95 % interval} Five of five: 0.478 to 1.
     *
     * @param successes from 0 to {@code n}
     * @param n trials, at least 1
     */
    public static Interval clopperPearson(int successes, int n) {
        double[] ends = TwoProportions.clopperPearson(successes, n, Estimate.ALPHA);
        return new Interval(ends[0], ends[1]);
    }

    /**
     * {@return the exact one-sided 95 % lower bound: the lower end of the two-sided 90 % interval} Five of five: 0.549.
     *
     * @param successes from 0 to {@code n}
     * @param n trials, at least 1
     */
    public static double lowerBound(int successes, int n) {
        return TwoProportions.clopperPearson(successes, n, 2 * Estimate.ALPHA)[0];
    }
}
