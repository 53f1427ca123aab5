package dev.llmops.api.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of an experiment is analysed.
 *
 * @param experiment name of the experiment
 * @param window how long after its exposure a unit's calls, feedback and outcomes count, or null for ever; scores of these calls count
 *     whenever they were given
 * @param until only what happened before this time, or null for all; with it an earlier look can be taken again
 */
public record UnitQuery(
        String experiment,
        @Nullable Duration window,
        @Nullable Instant until) {

    /** Refuses a window that is not above 0. */
    public UnitQuery {
        Objects.requireNonNull(experiment, "experiment");
        if (window != null && (window.isZero() || window.isNegative())) {
            throw new IllegalArgumentException("window must be above 0, but was " + window);
        }
    }

    /**
     * {@return all of an experiment}
     *
     * @param experiment name of the experiment
     */
    public static UnitQuery of(String experiment) {
        return new UnitQuery(experiment, null, null);
    }

    /**
     * {@return the same query for a time after each unit's exposure only}
     *
     * @param time how long
     */
    public UnitQuery within(Duration time) {
        return new UnitQuery(experiment, time, until);
    }

    /**
     * {@return the same query for what happened before a time only}
     *
     * @param time the time
     */
    public UnitQuery until(Instant time) {
        return new UnitQuery(experiment, window, time);
    }
}
