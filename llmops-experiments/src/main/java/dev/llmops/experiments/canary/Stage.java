package dev.llmops.experiments.canary;

import dev.llmops.commons.internal.option.Require;
import java.time.Duration;

/**
 * A step of a canary.
 *
 * @param share share of the units that get the canary, above 0 and below 1, a multiple of 0.0001
 * @param units how many units must have met the canary, over all stages, before the next step
 * @param time how long the stage must last before the next step, at least 0. A day covers what changes in the course of one
 */
public record Stage(double share, long units, Duration time) {

    private static final double BUCKETS = 10_000;

    /** Refuses values out of range. */
    public Stage {
        if (!(share > 0 && share < 1) || Math.abs(share * BUCKETS - Math.rint(share * BUCKETS)) > 1e-6) {
            throw new IllegalArgumentException(
                    "share must be above 0, below 1 and a multiple of 0.0001, but was " + share);
        }
        Require.atLeast("units", units, 0);
        Require.notNegative("time", time);
    }

    /** {@return the canary's weight of 10,000} */
    int weight() {
        return (int) Math.rint(share * BUCKETS);
    }
}
