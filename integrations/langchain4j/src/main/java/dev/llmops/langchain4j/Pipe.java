package dev.llmops.langchain4j;

import dev.llmops.commons.internal.time.Waiting;
import java.util.ArrayDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * From a thread that pushes to one that pulls, with room for a few items: whoever pushes into a full pipe waits, so a
 * slow reader slows the sender down instead of filling memory.
 */
final class Pipe<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final int capacity;
    private final Waiting waiting;
    private boolean closed;

    Pipe(int capacity, Waiting waiting) {
        this.capacity = capacity;
        this.waiting = waiting;
    }

    /**
     * Waits for room, then puts the item in; into a closed pipe it is dropped.
     *
     * <p>The pushing thread can belong to the common pool: that is where JDK 25's HTTP client calls back. The pool is told
     * that the thread waits, so that one slow reader does not keep other streams from running.
     */
    void put(T item) {
        if (offer(item)) {
            return;
        }
        try {
            ForkJoinPool.managedBlock(new Room(item));
        } catch (InterruptedException e) {
            // Whoever interrupts a pushing thread ends the call; there is no reader to wait for.
            Thread.currentThread().interrupt();
        }
    }

    private boolean offer(T item) {
        lock.lock();
        try {
            return closed || addIfRoom(item);
        } finally {
            lock.unlock();
        }
    }

    private boolean addIfRoom(T item) {
        if (items.size() >= capacity) {
            return false;
        }
        items.add(item);
        readable.signal();
        return true;
    }

    /**
     * Waits for the next item.
     *
     * @return the item, or null if none came in time or the pipe was closed
     */
    @Nullable
    T take(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (items.isEmpty() && !closed && left > 0) {
                left = waiting.await(readable, left);
            }
            T item = items.poll();
            writable.signal();
            return item;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is in the pipe and lets everybody go who waits at either end. */
    void close() {
        lock.lock();
        try {
            closed = true;
            items.clear();
            readable.signalAll();
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class Room implements ForkJoinPool.ManagedBlocker {

        private final T item;
        private boolean done;

        Room(T item) {
            this.item = item;
        }

        @Override
        public boolean block() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (!closed && !addIfRoom(item)) {
                    writable.await();
                }
                done = true;
                return true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isReleasable() {
            done = done || offer(item);
            return done;
        }
    }
}
