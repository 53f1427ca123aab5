package dev.llmops.commons.internal.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Whoever means "without limit" says {@code Duration.ofSeconds(Long.MAX_VALUE)}, which no {@code long} of nanoseconds holds.
 */
public final class Durations {

    /** 146 years: with a reading of a clock it is still no more than a long holds. */
    private static final long MAX_NANOS = Long.MAX_VALUE / 2;

    /** Databases and texts have no later time. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Durations() {}

    /** {@return the nanoseconds of a time, at most those of 146 years} */
    public static long nanos(Duration time) {
        return Math.max(-MAX_NANOS, Math.min(MAX_NANOS, TimeUnit.NANOSECONDS.convert(time)));
    }

    /** {@return the milliseconds of a time, at most those of 146 years} */
    public static long millis(Duration time) {
        return TimeUnit.NANOSECONDS.toMillis(nanos(time));
    }

    /** {@return the shorter one} */
    public static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** {@return the end of a time, at latest that of the year 9999} */
    public static Instant after(Instant start, Duration time) {
        try {
            Instant end = start.plus(time);
            return end.isAfter(LAST) ? LAST : end;
        } catch (DateTimeException | ArithmeticException e) {
            return LAST;
        }
    }

    /** {@return what stands so long before a time} */
    public static Instant before(Instant end, Duration time) {
        try {
            return end.minus(time);
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MIN;
        }
    }
}
