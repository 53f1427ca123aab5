package dev.llmops.eval.stats;

import dev.llmops.experiments.stats.PValues;

/** Corrections for several tests at once: each has its own chance of a false finding. */
public final class MultipleTesting {

    private MultipleTesting() {}

    /**
     * {@return p-values adjusted by Holm's method (1979), in the given order; with these, the chance of at least one
     * false finding among all tests is at most the level}
     *
     * @param p the p-values, from 0 to 1
     */
    public static double[] holm(double[] p) {
        return p.length == 0 ? p.clone() : PValues.holm(p);
    }

    /**
     * {@return p-values adjusted by the method of Benjamini and Hochberg (1995), in the given order; with these, the expected
     * share of false findings among all findings is at most the level, for tests that are independent or positively dependent}
     *
     * @param p the p-values, from 0 to 1
     */
    public static double[] benjaminiHochberg(double[] p) {
        return p.length == 0 ? p.clone() : PValues.benjaminiHochberg(p);
    }
}
