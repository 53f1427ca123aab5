package dev.llmops.core.internal.time;

import dev.llmops.commons.internal.time.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What time it is, and how much of it went by: the first from the wall clock, the second from a clock that never
 * goes back.
 */
public final class Time {

    private static final Time SYSTEM = new Time(SystemTime.clock(), SystemTime.ticker());

    private final InstantSource clock;
    private final LongSupplier nanos;

    /**
     * Creates a source of time.
     *
     * @param clock the wall clock
     * @param nanos a clock in nanoseconds that never goes back, from any origin
     */
    public Time(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** {@return the machine's time} */
    public static Time system() {
        return SYSTEM;
    }

    /** {@return the time of day} */
    public Instant now() {
        return clock.instant();
    }

    /** {@return nanoseconds from some origin} */
    public long nanos() {
        return nanos.getAsLong();
    }

    /**
     * {@return what went by since a reading of {@link #nanos()}}
     *
     * @param start the reading
     */
    public Duration since(long start) {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }
}
