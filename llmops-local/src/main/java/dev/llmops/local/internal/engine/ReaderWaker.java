package dev.llmops.local.internal.engine;

import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Wakes those who wait for the next piece of their answer. The system takes some ten microseconds to wake one thread, and as long
 * the model would stand still; so where a step has news for several, a thread of its own wakes them while the next step is
 * computed.
 */
final class ReaderWaker {

    private final List<StreamBuffer> noted = new ArrayList<>();
    private final Queue<StreamBuffer> due = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    ReaderWaker(String name) {
        thread = DaemonThreads.unstarted("llmops-local-readers " + name, this::loop);
    }

    void start(Consumer<Thread> starter) {
        starter.accept(thread);
    }

    /** Notes that somebody waits for what a buffer has now. Called by the decode thread. */
    void note(StreamBuffer buffer) {
        noted.add(buffer);
    }

    /** Has all woken that were noted. Called by the decode thread. */
    void wakeNoted() {
        if (noted.isEmpty()) {
            return;
        }
        // To wake the other thread costs as much as to wake a single reader.
        if (noted.size() == 1 || closed) {
            noted.forEach(StreamBuffer::wakeReader);
        } else {
            due.addAll(noted);
            LockSupport.unpark(thread);
        }
        noted.clear();
    }

    private void loop() {
        while (true) {
            StreamBuffer next = due.poll();
            if (next != null) {
                next.wakeReader();
            } else if (closed) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Ends the thread once all are woken that were noted before, and waits for that. Called by the decode thread. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        Uninterrupted.run(thread::join);
    }
}
