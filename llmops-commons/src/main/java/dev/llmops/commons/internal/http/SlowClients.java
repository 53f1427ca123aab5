package dev.llmops.commons.internal.http;

import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Frees threads that wait too long for a client, to send or to read. The JDK's server blocks in channels, and an interrupt closes
 * the channel in which a thread blocks, which ends that connection and no other.
 */
public final class SlowClients implements AutoCloseable {

    private final Map<Thread, Wait> waits = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final Future<?> ticks;
    private final LongSupplier ticker;
    private final Runnable slow;

    /** What waits for a client. */
    public interface Exchange {

        void run() throws IOException;
    }

    /** Watches from now on, by the system's ticker. */
    public SlowClients(String server) {
        this(server, Duration.ofSeconds(1), SystemTime.ticker(), () -> {});
    }

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
        long nanos = Math.max(1, Durations.nanos(interval));
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

    /** Runs what waits for a client that is known, no longer than the limit. */
    public void within(Duration limit, Exchange exchange) throws IOException {
        begin(limit, false);
        try {
            exchange.run();
        } finally {
            end();
        }
    }

    /** {@return the body of a client that is known, cut off behind one byte too many} */
    public byte[] read(InputStream body, int maxBytes, Duration limit) throws IOException {
        begin(limit, false);
        return read(body, maxBytes);
    }

    /** {@return the body of a client that is not known yet, cut off behind one byte too many} */
    public byte[] readUnknown(InputStream body, int maxBytes, Duration limit) throws IOException {
        begin(limit, true);
        return read(body, maxBytes);
    }

    private byte[] read(InputStream body, int maxBytes) throws IOException {
        try {
            return body.readNBytes(maxBytes + 1);
        } finally {
            end();
        }
    }

    private void begin(Duration limit, boolean unknown) {
        end();
        Thread thread = Thread.currentThread();
        waits.put(thread, new Wait(thread, unknown, ticker.getAsLong(), Durations.nanos(limit)));
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
