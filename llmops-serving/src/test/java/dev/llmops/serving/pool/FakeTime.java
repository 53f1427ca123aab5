package dev.llmops.serving.pool;

import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.core.chain.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** Time that goes by only when a test says so, or when a call waits. */
final class FakeTime implements Scheduler, Pause {

    static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    final List<Duration> waits = new ArrayList<>();
    private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
    private long nanos;

    private record Task(long at, Runnable action) {}

    @Override
    public Instant now() {
        return START.plusNanos(nanos());
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Runnable schedule(Duration delay, Runnable action) {
        Task task = new Task(nanos + delay.toNanos(), action);
        tasks.add(task);
        return () -> {
            synchronized (this) {
                tasks.remove(task);
            }
        };
    }

    /** Lets time go by, and runs what falls due on this thread. */
    void advance(Duration duration) {
        long until = nanos() + duration.toNanos();
        Task next = due(until);
        while (next != null) {
            next.action().run();
            next = due(until);
        }
    }

    private synchronized Task due(long until) {
        Task next = tasks.peek();
        if (next == null || next.at() > until) {
            nanos = Math.max(nanos, until);
            return null;
        }
        nanos = Math.max(nanos, next.at());
        return tasks.remove();
    }

    synchronized int scheduled() {
        return tasks.size();
    }

    @Override
    public boolean pause(Duration duration, CountDownLatch until) {
        waits.add(duration);
        long end = nanos() + duration.toNanos();
        // Whoever is woken does not wait until the end.
        while (until.getCount() > 0) {
            Task next = due(end);
            if (next == null) {
                return true;
            }
            next.action().run();
        }
        return false;
    }
}
