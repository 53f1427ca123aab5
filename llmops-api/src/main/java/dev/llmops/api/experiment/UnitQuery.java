package dev.llmops.api.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of an experiment that is analysed.
 *
 * @param experiment name of the experiment
 * @param window how long after its exposure a unit's calls, feedback and outcomes count, or null for no limit; scores of these calls count
 *     whenever they were given
 * @param until only what happened before this time, or null for all; with it, an earlier analysis can be repeated
 */
public record UnitQuery(
        String experiment,
        @Nullable Duration window,
        @Nullable Instant until) {

    /** Rejects a window that is not positive. */
    public UnitQuery {
        Objects.requireNonNull(experiment, "experiment");
        if (window != null && (window.isZero() || window.isNegative())) {
            throw new IllegalArgumentException("window must be above 0, but was " + window);
        }
    }

    /**
     * {@return a query for the whole experiment}
     *
     * @param experiment name of the experiment
     */
    public static UnitQuery of(String experiment) {
        return new UnitQuery(experiment, null, null);
    }

    /**
     * {@return the same query limited to a time after each unit's exposure}
     *
     * @param time the length of that time
     */
    public UnitQuery within(Duration time) {
        return new UnitQuery(experiment, time, until);
    }

    /**
     * {@return the same query limited to what happened before a time}
     *
     * @param time the time
     */
    public UnitQuery until(Instant time) {
        return new UnitQuery(experiment, window, time);
    }
}
