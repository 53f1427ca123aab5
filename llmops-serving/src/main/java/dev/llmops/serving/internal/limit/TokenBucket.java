package dev.llmops.serving.internal.limit;

import java.util.concurrent.TimeUnit;

/**
 * A limit per minute that refills evenly. What is larger than the whole bucket waits for a full one and leaves a debt, instead of waiting for ever.
 * Guarded by the lock of the pool.
 */
public final class TokenBucket {

    private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final double capacity;
    private double level;
    private long filledAt;

    /** Creates a full one. {@code now}: nanoseconds. */
    public TokenBucket(int perMinute, long now) {
        this.capacity = perMinute;
        this.level = perMinute;
        this.filledAt = now;
    }

    /** {@return nanoseconds until so much is there; 0 if it is; {@code now}: nanoseconds} */
    public long waitNanos(double amount, long now) {
        fill(now);
        double missing = Math.min(amount, capacity) - level;
        return missing <= 0 ? 0 : (long) Math.ceil(missing * MINUTE / capacity);
    }

    /**
     * Takes some out, also below 0, but never more than a minute brings: what somebody may use at most can be any number, and must not
     * hold up the others for days.
     *
     * @param now nanoseconds
     */
    public void take(double amount, long now) {
        fill(now);
        level -= Math.min(amount, capacity);
    }

    /**
     * Puts back what was taken and takes out what was used, but never more than a minute brings: how much that was is what a server says, and one that
     * lies must not hold up the others for days either.
     *
     * @param taken how much was taken
     * @param used how much of it was used, or more
     */
    public void settle(double taken, double used) {
        level = Math.min(capacity, level + Math.min(taken, capacity) - Math.min(used, capacity));
    }

    private void fill(long now) {
        level = Math.min(capacity, level + (now - filledAt) * capacity / MINUTE);
        filledAt = now;
    }
}
