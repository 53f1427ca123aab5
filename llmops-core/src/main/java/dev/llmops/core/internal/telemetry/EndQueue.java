package dev.llmops.core.internal.telemetry;

import dev.llmops.commons.internal.thread.DaemonThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Does on one thread what ends of spans have to say, so that no answer waits for it. The queue is bounded; when it is full, or closed, the
 * caller does its own: nothing is lost. Under load the thread looks by itself every few milliseconds, since to be woken by each call would
 * cost the caller more than to end the span.
 */
final class EndQueue implements Executor, AutoCloseable {

    /** As many as OpenTelemetry's batching processor holds unless it is told otherwise. Each holds its Generation. */
    private static final int CAPACITY = 2048;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** A second without calls, after which the thread sleeps until one wakes it. */
    private static final int LOOKS = 500;
    /** A span processor that hangs does not keep the application from stopping. */
    private static final long CLOSE_MILLIS = 10_000;

    private final BlockingQueue<Runnable> queue;
    private final int looks;
    private final Consumer<Throwable> faults;
    private final Thread thread = DaemonThreads.unstarted("llmops-telemetry", this::run);
    private boolean started;
    private volatile boolean asleep = true;
    private volatile boolean closed;

    EndQueue(Consumer<Throwable> faults) {
        this(CAPACITY, LOOKS, faults);
    }

    /** Lets tests fill the queue, and have the thread sleep at once. */
    EndQueue(int capacity, int looks, Consumer<Throwable> faults) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.looks = looks;
        this.faults = faults;
    }

    @Override
    public void execute(Runnable end) {
        // What a span's end ends in its turn comes before its own end, as without a queue.
        if (closed || Thread.currentThread() == thread || !queue.offer(end)) {
            end.run();
        } else if (asleep) {
            wake();
        } else if (closed && queue.remove(end)) {
            // It was closed in between, and perhaps nobody looks any more.
            end.run();
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
        Runnable end = queue.poll();
        while (end != null) {
            any = true;
            try {
                end.run();
            } catch (Throwable e) { // The thread lives on, whatever a span processor throws.
                faults.accept(e);
            }
            end = queue.poll();
        }
        return any;
    }

    private void await(int empty) {
        // A processor may have left it set, and nobody else interrupts this thread: it would never wait again.
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

    /** Does what waits, and ends the thread. What ends later is done by its caller. */
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
