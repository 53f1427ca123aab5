package dev.llmops.eval.stats;

import dev.llmops.commons.internal.stats.Holm;

/** Several tests at once: each has its own chance to be wrong. */
public final class MultipleTesting {

    private MultipleTesting() {}

    /**
     * {@return p-values adjusted by Holm's method (1979), in the order they came in; with these the chance of at least one
     * false find among all tests is at most the level}
     *
     * @param p the p-values
     */
    public static double[] holm(double[] p) {
        return Holm.adjust(p);
    }
}
