package dev.llmops.commons.internal.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Does small things on a thread of its own, in order, so that no caller waits for them. The queue is bounded; when it is full, or closed, the
 * caller does its own: nothing is lost. Under load the thread looks by itself every few milliseconds, since to be woken by each call would
 * cost the caller more than small things do.
 */
public final class LaterExecutor implements Executor, AutoCloseable {

    /** As many as OpenTelemetry's batching processor holds unless it is told otherwise. */
    private static final int CAPACITY = 2048;

    private static final int TOGETHER = 64;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** A second without calls, after which the thread sleeps until one wakes it. */
    private static final int LOOKS = 500;
    /** What hangs does not keep the application from stopping. */
    private static final long CLOSE_MILLIS = 10_000;

    private final BlockingQueue<Runnable> queue;
    private final int looks;
    private final Consumer<Throwable> faults;
    private final Thread thread;
    private boolean started;
    private volatile boolean asleep = true;
    private volatile boolean closed;

    /**
     * An executor, whose thread starts with the first thing to do.
     *
     * @param name the thread's
     * @param faults hears of what was thrown
     */
    public LaterExecutor(String name, Consumer<Throwable> faults) {
        this(name, CAPACITY, LOOKS, faults);
    }

    /** Lets tests fill the queue, and have the thread sleep at once. */
    LaterExecutor(String name, int capacity, int looks, Consumer<Throwable> faults) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.looks = looks;
        this.faults = faults;
        this.thread = DaemonThreads.unstarted(name, this::run);
    }

    @Override
    public void execute(Runnable task) {
        // What a task leads to is done before the task ends, as without a queue.
        if (closed || Thread.currentThread() == thread || !queue.offer(task)) {
            task.run();
        } else if (asleep) {
            wake();
        } else if (closed && queue.remove(task)) {
            // It was closed in between, and perhaps nobody looks any more.
            task.run();
        }
    }

    private synchronized void wake() {
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
    }

    private void run() {
        asleep = false;
        int empty = 0;
        while (true) {
            // Read before the queue is: what was offered before the end is done.
            boolean last = closed;
            empty = doAll() ? 0 : empty + 1;
            if (last) {
                return;
            }
            await(empty);
        }
    }

    /** {@return whether there was anything to do} */
    private boolean doAll() {
        boolean any = false;
        // Many at a time: each look at the queue takes a lock, and its memory, away from callers.
        List<Runnable> taken = new ArrayList<>(TOGETHER);
        while (queue.drainTo(taken, TOGETHER) > 0) {
            any = true;
            taken.forEach(this::complete);
            taken.clear();
        }
        return any;
    }

    private void complete(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // The thread lives on, whatever it is.
            tell(e);
        }
    }

    private void tell(Throwable fault) {
        try {
            faults.accept(fault);
        } catch (Throwable ignored) {
            // Whoever is told of faults cannot keep the other tasks from being done, and there is nobody else to tell.
        }
    }

    private void await(int empty) {
        // A task may have left it set, and nobody else interrupts this thread: it would never wait again.
        boolean ignored = Thread.interrupted();
        if (empty < looks) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            return;
        }
        // Said before the last look: who offers after that look sees it.
        asleep = true;
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** Does what waits, and ends the thread. What comes later is done by its caller. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
