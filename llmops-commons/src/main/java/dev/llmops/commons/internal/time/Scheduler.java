package dev.llmops.commons.internal.time;

import java.time.Duration;
import java.time.Instant;

/** What time it is, and a call when some of it went by. Safe for use by multiple threads. */
public interface Scheduler {

    /** {@return the time of day} */
    Instant now();

    /** {@return nanoseconds from an arbitrary origin, monotonic} */
    long nanos();

    /**
     * Runs a task once, later. It must not block.
     *
     * @param delay how much later
     * @return takes it back; does nothing once it ran
     */
    Runnable schedule(Duration delay, Runnable task);

    /** {@return the machine's time, with one daemon thread for all tasks} */
    static Scheduler system() {
        return SystemScheduler.INSTANCE;
    }
}
