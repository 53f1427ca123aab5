package dev.llmops.local.internal.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to a worker. Who sends never waits: a thread of its own writes, because the pipe of a process that has
 * stopped reading takes no byte more.
 */
final class Outbox {

    private final Queue<byte[]> frames = new ArrayDeque<>();
    private final long maxBytes;
    private long bytes;
    private boolean closed;

    Outbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes a frame, and returns false if too much is waiting already. */
    synchronized boolean offer(byte[] frame) {
        if (bytes > 0 && bytes + frame.length > maxBytes) {
            return false;
        }
        add(frame);
        return true;
    }

    /** Takes a frame without a value, of which there are a few for each call that was taken. */
    synchronized void add(byte[] frame) {
        if (!closed) {
            frames.add(frame);
            bytes += frame.length;
            notifyAll();
        }
    }

    /** Writes what comes until this is closed. */
    void writeTo(OutputStream out) throws IOException, InterruptedException {
        byte[] frame = next();
        while (frame != null) {
            out.write(frame);
            out.flush();
            written(frame);
            frame = next();
        }
    }

    private synchronized byte @Nullable [] next() throws InterruptedException {
        while (!closed && frames.isEmpty()) {
            wait();
        }
        return closed ? null : frames.remove();
    }

    // What is being written takes memory, too.
    private synchronized void written(byte[] frame) {
        bytes -= frame.length;
    }

    synchronized void close() {
        closed = true;
        frames.clear();
        notifyAll();
    }
}
