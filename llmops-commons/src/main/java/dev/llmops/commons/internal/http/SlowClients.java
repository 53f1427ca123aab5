package dev.llmops.commons.internal.http;

import dev.llmops.commons.internal.thread.DaemonThreads;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Frees threads that wait too long for a client, to send or to read. The JDK's server blocks in channels, and an interrupt closes
 * the channel in which a thread blocks, which ends that connection and no other.
 */
public final class SlowClients implements AutoCloseable {

    private final Map<Thread, Wait> waits = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final Future<?> ticks;
    private final LongSupplier ticker;
    private final Runnable slow;

    /**
     * Watches from now on.
     *
     * @param server the name of the server, for the thread that watches
     * @param interval how often to look for waits that are too long
     * @param ticker nanoseconds
     * @param slow is run for each client that is cut off
     */
    public SlowClients(String server, Duration interval, LongSupplier ticker, Runnable slow) {
        this.ticker = ticker;
        this.slow = slow;
        this.timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.named(server + " limits"));
        long nanos = Math.max(1, interval.toNanos());
        this.ticks = timer.scheduleWithFixedDelay(this::endLate, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private static final class Wait {

        private final Thread thread;
        private final boolean unknown;
        private final long start;
        private final long limit;
        private boolean over;
        private boolean interrupted;

        Wait(Thread thread, boolean unknown, long start, long limit) {
            this.thread = thread;
            this.unknown = unknown;
            this.start = start;
            this.limit = limit;
        }

        synchronized boolean isOn() {
            return !over && !interrupted;
        }

        synchronized boolean interrupt() {
            if (!isOn()) {
                return false;
            }
            interrupted = true;
            thread.interrupt();
            return true;
        }

        // What the thread does next must not be interrupted by what was meant for this.
        synchronized void end() {
            over = true;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }

    /** The thread that calls this waits for a client that is not known yet. What it waited for before is over. */
    public void beginUnknown(Duration limit) {
        begin(limit, true);
    }

    /** The thread that calls this waits for a client. What it waited for before is over. */
    public void begin(Duration limit) {
        begin(limit, false);
    }

    private void begin(Duration limit, boolean unknown) {
        end();
        Thread thread = Thread.currentThread();
        waits.put(thread, new Wait(thread, unknown, ticker.getAsLong(), limit.toNanos()));
    }

    /** The thread that calls this waits for no client any more. */
    public void end() {
        Wait wait = waits.remove(Thread.currentThread());
        if (wait != null) {
            wait.end();
        }
    }

    private void endLate() {
        long now = ticker.getAsLong();
        waits.values().stream().filter(wait -> now - wait.start >= wait.limit).forEach(this::end);
    }

    /** Ends the longest wait of another thread for a client that is not known, so that there is a thread for another one. */
    public void endOldestUnknown() {
        long now = ticker.getAsLong();
        waits.values().stream()
                .filter(wait -> wait.unknown && wait.isOn() && wait.thread != Thread.currentThread())
                .max(Comparator.comparingLong(wait -> now - wait.start))
                .ifPresent(this::end);
    }

    private void end(Wait wait) {
        if (wait.interrupt()) {
            slow.run();
        }
    }

    @Override
    public void close() {
        ticks.cancel(false);
        timer.shutdownNow();
    }
}
