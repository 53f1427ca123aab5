package dev.llmops.core.chain;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits between two attempts. A test puts its own in place, and waits for nothing.
 */
@FunctionalInterface
public interface Pause {

    /**
     * Waits.
     *
     * @param duration how long
     * @param cancelled opens when the call is cancelled
     * @return whether the time went by without that
     * @throws InterruptedException if the thread is interrupted
     */
    boolean pause(Duration duration, CountDownLatch cancelled) throws InterruptedException;

    /** {@return waiting for real} */
    static Pause real() {
        return (duration, cancelled) -> !cancelled.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
}
