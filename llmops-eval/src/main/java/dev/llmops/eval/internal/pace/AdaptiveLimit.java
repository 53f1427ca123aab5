package dev.llmops.eval.internal.pace;

import dev.llmops.commons.internal.thread.Uninterrupted;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many calls may run at once: additive increase, multiplicative decrease (Chiu and Jain 1989), as TCP has it. It begins at its most. A call that
 * is refused halves it, once for all calls that were running then; as many answers as it permits calls raise it by one. While a server asked
 * to wait, nothing begins. Safe for use by multiple threads.
 */
public final class AdaptiveLimit {

    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_PAUSE = TimeUnit.SECONDS.toNanos(60);
    private static final int DOUBLINGS = 6;

    /** Of what a server asks for: no clock in nanoseconds counts much further. */
    private static final long MAX_WAIT = TimeUnit.DAYS.toNanos(365);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongSupplier nanos;
    private final int most;
    private double limit;
    private int running;
    private int refusals;
    private long lastCut;
    private long pausedUntil;
    private boolean open;

    /**
     * Creates a limit.
     *
     * @param most most calls at once, at least 1
     * @param nanos a clock in nanoseconds that never goes back
     */
    public AdaptiveLimit(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        this.limit = most;
        this.lastCut = nanos.getAsLong();
        this.pausedUntil = lastCut;
    }

    /**
     * Waits until a call may begin. An interrupt does not end it, {@link #open} does: a thread that a call has left interrupted is as good as another.
     *
     * @return when it began, for {@link #refused}
     */
    public long enter() {
        lock.lock();
        try {
            return Uninterrupted.get(this::waited);
        } finally {
            lock.unlock();
        }
    }

    private long waited() throws InterruptedException {
        while (true) {
            long now = nanos.getAsLong();
            long wait = tryEnter(now);
            if (wait == 0) {
                return now;
            }
            if (wait == Long.MAX_VALUE) {
                changed.await();
            } else {
                changed.awaitNanos(wait);
            }
        }
    }

    /** Begins a call if it may begin: 0, or after how many nanoseconds it may, or the largest number: when another ends. */
    long tryEnter(long now) {
        if (!open && now - pausedUntil < 0) {
            return pausedUntil - now;
        }
        if (!open && running >= (int) limit) {
            return Long.MAX_VALUE;
        }
        running++;
        return 0;
    }

    /** A call was answered. */
    public void answered() {
        lock.lock();
        try {
            refusals = 0;
            limit = Math.min(most, limit + 1 / limit);
            leave();
        } finally {
            lock.unlock();
        }
    }

    /** A call ended, and says nothing about the server. */
    public void left() {
        lock.lock();
        try {
            leave();
        } finally {
            lock.unlock();
        }
    }

    /** A server is overloaded: fewer calls at once from now on, but no wait. */
    public void overloaded(long began) {
        lock.lock();
        try {
            cut(began);
            leave();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A call was refused.
     *
     * @param began when it began
     * @param retryAfter how long the server asks to wait, or null: then 1, 2, 4 and so on up to 60 seconds
     */
    public void refused(long began, @Nullable Duration retryAfter) {
        lock.lock();
        try {
            cut(began);
            long pause = retryAfter == null
                    ? Math.min(MAX_PAUSE, FIRST_PAUSE << Math.max(0, Math.min(DOUBLINGS, refusals - 1)))
                    : Math.min(MAX_WAIT, TimeUnit.NANOSECONDS.convert(retryAfter));
            long until = nanos.getAsLong() + pause;
            if (until - pausedUntil > 0) {
                pausedUntil = until;
            }
            leave();
        } finally {
            lock.unlock();
        }
    }

    /** Lets all in from now on: the run ends. */
    public void open() {
        lock.lock();
        try {
            open = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many calls may run at once now} */
    public int limit() {
        lock.lock();
        try {
            return (int) limit;
        } finally {
            lock.unlock();
        }
    }

    private void cut(long began) {
        if (began - lastCut >= 0) {
            refusals++;
            limit = Math.max(1, Math.min(limit, running) / 2);
            lastCut = nanos.getAsLong();
        }
    }

    private void leave() {
        running--;
        changed.signalAll();
    }
}
