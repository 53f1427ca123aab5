package dev.llmops.server.internal.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many requests in a minute, which refill evenly. */
public final class RequestRate {

    private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int perMinute;
    private final LongSupplier ticker;
    private double left;
    private long filledAt;

    public RequestRate(int perMinute, LongSupplier ticker) {
        this.perMinute = perMinute;
        this.ticker = ticker;
        this.left = perMinute;
        this.filledAt = ticker.getAsLong();
    }

    int perMinute() {
        return perMinute;
    }

    /** Takes one, and returns zero, or how long to wait for it. */
    public synchronized Duration take() {
        long now = ticker.getAsLong();
        left = Math.min(perMinute, left + (now - filledAt) * perMinute / MINUTE);
        filledAt = now;
        if (left >= 1) {
            left--;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - left) * MINUTE / perMinute));
    }
}
