package dev.llmops.commons.internal.time;

import dev.llmops.commons.internal.thread.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One thread serves all: a task only cancels a stream or wakes a reader. */
final class SystemScheduler implements Scheduler {

    static final SystemScheduler INSTANCE = new SystemScheduler();

    private final InstantSource clock = SystemTime.clock();
    private final LongSupplier ticker = SystemTime.ticker();
    private final ScheduledThreadPoolExecutor executor;

    private SystemScheduler() {
        executor = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("llmops-timer"));
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long nanos() {
        return ticker.getAsLong();
    }

    @Override
    public Runnable schedule(Duration delay, Runnable task) {
        Future<?> future = executor.schedule(task, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
