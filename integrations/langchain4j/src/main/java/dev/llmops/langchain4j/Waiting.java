package dev.llmops.langchain4j;

import dev.llmops.commons.internal.time.SystemTime;
import java.util.concurrent.locks.Condition;

/** Time as the adapters see it: what went by, and waiting for at most so long. A test puts its own in place. */
interface Waiting {

    /** Nanoseconds from some origin; never goes back. */
    long nanos();

    /** Waits as {@link Condition#awaitNanos(long)} does; 0 or less means that the time is up. */
    long await(Condition condition, long nanos) throws InterruptedException;

    static Waiting system() {
        return new Waiting() {
            @Override
            public long nanos() {
                return SystemTime.ticker().getAsLong();
            }

            @Override
            @SuppressWarnings("WaitNotInLoop") // The caller has the loop.
            public long await(Condition condition, long nanos) throws InterruptedException {
                return condition.awaitNanos(nanos);
            }
        };
    }
}
