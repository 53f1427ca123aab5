package dev.llmops.core.chain;

import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two attempts. A test can replace it to avoid waiting. */
@FunctionalInterface
public interface Pause {

    /**
     * Waits.
     *
     * @param duration how long
     * @param cancelled opens when the call is cancelled
     * @return whether the time elapsed without a cancellation
     * @throws InterruptedException if the thread is interrupted
     */
    boolean pause(Duration duration, CountDownLatch cancelled) throws InterruptedException;

    /** {@return a pause that really waits} */
    static Pause real() {
        return (duration, cancelled) -> !cancelled.await(Durations.nanos(duration), TimeUnit.NANOSECONDS);
    }
}
