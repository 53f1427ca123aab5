package dev.llmops.commons.internal.time;

import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;

/** Elapsed time, and waiting with a limit. A test puts its own in place. */
public interface Waiting {

    /** {@return nanoseconds from some origin; never goes back} */
    long nanos();

    /**
     * Waits as {@link Condition#awaitNanos(long)} does.
     *
     * @param nanos how long at most
     * @return the time that is left; 0 or less if it is up
     * @throws InterruptedException if the thread is interrupted
     */
    long await(Condition condition, long nanos) throws InterruptedException;

    /** {@return waiting for real} */
    static Waiting system() {
        LongSupplier ticker = SystemTime.ticker();
        return new Waiting() {
            @Override
            public long nanos() {
                return ticker.getAsLong();
            }

            @Override
            @SuppressWarnings("WaitNotInLoop") // The caller has the loop.
            public long await(Condition condition, long nanos) throws InterruptedException {
                return condition.awaitNanos(nanos);
            }
        };
    }
}
