package dev.llmops.serving.pool;

import java.time.Duration;

final class Durations {

    private static final Duration LONGEST = Duration.ofDays(7);

    private Durations() {}

    static Duration requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be above 0, but was " + value);
        }
        return requireAtMostDays(name, value);
    }

    /** Whoever waits for weeks has mistaken the unit, and nanoseconds of centuries overflow. */
    static Duration requireAtMostDays(String name, Duration value) {
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be at most " + LONGEST.toDays() + " days, but was " + value);
        }
        return value;
    }

    static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
