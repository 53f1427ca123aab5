package dev.llmops.serving.internal.health;

import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.serving.pool.HealthCheck;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the health check of one endpoint, again and again until it is closed, never twice at the same time. A check that takes longer than the interval is interrupted and counts as failed,
 * once for each interval.
 */
public final class HealthProbe implements AutoCloseable {

    /** Daemon threads for the checks of all pools, at most 16; a check that finds none free waits for its next turn. */
    public static final Executor THREADS = new ThreadPoolExecutor(
            0, 16, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), DaemonThreads.named("llmops-serving-health"));

    private final HealthCheck check;
    private final Duration interval;
    private final Consumer<Boolean> result;
    private final Scheduler scheduler;
    private final Executor threads;
    private Runnable timer = () -> {};
    private @Nullable Thread checking;
    private boolean late;
    private boolean closed;

    /**
     * Starts it: the first check is one interval away.
     *
     * @param interval from the end of a check to the next one
     * @param result hears whether the endpoint is well; must not block
     * @param threads where checks run
     */
    public HealthProbe(
            HealthCheck check, Duration interval, Consumer<Boolean> result, Scheduler scheduler, Executor threads) {
        this.check = check;
        this.interval = interval;
        this.result = result;
        this.scheduler = scheduler;
        this.threads = threads;
    }

    /** Begins to check. */
    public synchronized void start() {
        timer = scheduler.schedule(interval, this::turn);
    }

    private void turn() {
        synchronized (this) {
            if (closed) {
                return;
            }
            late = false;
            timer = scheduler.schedule(interval, this::late);
        }
        try {
            threads.execute(this::check);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // All are busy, or the machine has no room for another thread.
            next();
        }
    }

    private void check() {
        synchronized (this) {
            checking = Thread.currentThread();
        }
        boolean healthy = false;
        try {
            check.check();
            healthy = true;
        } catch (InterruptedException e) {
            // It was late, which is told already, or the probe was closed.
        } catch (Exception e) {
            // Whatever is wrong: the endpoint is not well.
        } finally {
            if (!isOver()) {
                result.accept(healthy);
            }
            next();
        }
    }

    private synchronized boolean isOver() {
        checking = null;
        return late || closed;
    }

    private synchronized void next() {
        timer.run();
        if (!closed) {
            timer = scheduler.schedule(interval, this::turn);
        }
    }

    private void late() {
        synchronized (this) {
            if (closed) {
                return;
            }
            late = true;
            if (checking != null) {
                checking.interrupt();
            }
            timer = scheduler.schedule(interval, this::late);
        }
        result.accept(false);
    }

    @Override
    public synchronized void close() {
        closed = true;
        timer.run();
        if (checking != null) {
            checking.interrupt();
        }
    }
}
