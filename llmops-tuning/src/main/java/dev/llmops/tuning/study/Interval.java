package dev.llmops.tuning.study;

import dev.llmops.commons.internal.stats.Bootstrap;

/**
 * Where a value lies with 95 % certainty.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

    private static final double TAIL = 0.025;

    static Interval of(double[] sorted) {
        return new Interval(Bootstrap.percentile(sorted, TAIL), Bootstrap.percentile(sorted, 1 - TAIL));
    }

    /** {@return whether 0 is in it} */
    boolean hasZero() {
        return low <= 0 && high >= 0;
    }
}
