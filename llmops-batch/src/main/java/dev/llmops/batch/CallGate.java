package dev.llmops.batch;

import dev.llmops.api.error.CallCancelledException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls of one JVM through: so many at once, and one after the other has begun by no less than the rate permits. All threads of an engine share
 * one, so the limit is that of the JVM and not of each of its tasks. Safe for use by multiple threads.
 */
final class CallGate {

    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Semaphore places;
    private final @Nullable Long interval;
    private final LongSupplier nanos;
    private final LongConsumer pause;
    private long next;

    CallGate(BatchLimits limits, LongSupplier nanos) {
        this(limits, nanos, LockSupport::parkNanos);
    }

    /** @param pause waits for so many nanoseconds, or shorter */
    CallGate(BatchLimits limits, LongSupplier nanos, LongConsumer pause) {
        Double rate = limits.maxCallsPerMinute();
        this.places = new Semaphore(limits.maxConcurrency(), true);
        this.interval = rate == null ? null : (long) Math.ceil(NANOS_PER_MINUTE / rate);
        this.nanos = nanos;
        this.pause = pause;
        this.next = nanos.getAsLong();
    }

    /**
     * Makes a call when it may begin.
     *
     * @throws CallCancelledException if the thread is interrupted while it waits
     */
    <T> T call(Supplier<T> call) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            throw cancelled();
        }
        try {
            awaitTurn();
            return call.get();
        } finally {
            places.release();
        }
    }

    private void awaitTurn() {
        if (interval == null) {
            return;
        }
        long turn = turn(interval);
        for (long now = nanos.getAsLong(); now - turn < 0; now = nanos.getAsLong()) {
            pause.accept(turn - now);
            if (Thread.interrupted()) {
                throw cancelled();
            }
        }
    }

    private synchronized long turn(long every) {
        long now = nanos.getAsLong();
        long turn = next - now > 0 ? next : now;
        next = turn + every;
        return turn;
    }

    private static CallCancelledException cancelled() {
        Thread.currentThread().interrupt();
        return new CallCancelledException("the batch was cancelled; run it again with the same results to go on");
    }
}
