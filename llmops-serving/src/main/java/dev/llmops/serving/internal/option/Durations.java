package dev.llmops.serving.internal.option;

import dev.llmops.commons.internal.option.Require;
import java.time.Duration;

/** Checks of durations that options take. */
public final class Durations {

    private static final Duration MAX = Duration.ofDays(7);

    private Durations() {}

    /** {@return the value, which is above 0 and at most 7 days; {@code name}: what it is called in messages} */
    public static Duration requirePositive(String name, Duration value) {
        Require.positive(name, value);
        return requireAtMostDays(name, value);
    }

    /**
     * {@return the value, which is at most 7 days} Whoever waits for weeks has mistaken the unit, and nanoseconds of centuries overflow.
     *
     * @param name what it is called in messages
     */
    public static Duration requireAtMostDays(String name, Duration value) {
        if (value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(name + " must be at most " + MAX.toDays() + " days, but was " + value);
        }
        return value;
    }
}
