package dev.llmops.serving.pool;

import java.util.concurrent.TimeUnit;

/**
 * A limit per minute that refills evenly. What is larger than the whole bucket waits for a full one and leaves a debt, instead of waiting for ever.
 * Guarded by the lock of the pool.
 */
final class TokenBucket {

    private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final double capacity;
    private double level;
    private long filledAt;

    TokenBucket(int perMinute, long now) {
        this.capacity = perMinute;
        this.level = perMinute;
        this.filledAt = now;
    }

    /** {@return nanoseconds until so much is there; 0 if it is} */
    long waitNanos(double amount, long now) {
        fill(now);
        double missing = Math.min(amount, capacity) - level;
        return missing <= 0 ? 0 : (long) Math.ceil(missing * MINUTE / capacity);
    }

    void take(double amount, long now) {
        fill(now);
        level -= amount;
    }

    void giveBack(double amount) {
        level = Math.min(capacity, level + amount);
    }

    private void fill(long now) {
        level = Math.min(capacity, level + (now - filledAt) * capacity / MINUTE);
        filledAt = now;
    }
}
