package dev.llmops.local.internal.engine;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.internal.engine.request.CompletionSink;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The short queue between the decode thread and a reader. When it is full, its completion pauses until half is read. */
final class StreamBuffer implements CompletionSink {

    private static final int CAPACITY = 64;

    private final Runnable wake;
    private final Consumer<StreamBuffer> news;
    private final Queue<ModelEvent> pieces = new ArrayDeque<>();
    private ModelEvent.@Nullable End end;
    private boolean full;
    private boolean awaited;
    private boolean endRead;

    /**
     * Creates the buffer.
     *
     * @param wake called by the reader when there is room again
     * @param news takes this buffer when it has a piece that the reader waits for, to {@link #wakeReader} soon
     */
    StreamBuffer(Runnable wake, Consumer<StreamBuffer> news) {
        this.wake = wake;
        this.news = news;
    }

    @Override
    public synchronized void text(String piece) {
        pieces.add(new ModelEvent.TextDelta(piece));
        full |= pieces.size() >= CAPACITY;
        if (awaited) {
            awaited = false;
            news.accept(this);
        }
    }

    synchronized void wakeReader() {
        notifyAll();
    }

    @Override
    public synchronized boolean ready() {
        return !full;
    }

    @Override
    public synchronized void end(ModelEvent.End reached) {
        end = reached;
        notifyAll();
    }

    ModelEvent take() throws InterruptedException {
        boolean resumes;
        ModelEvent next;
        synchronized (this) {
            next = poll();
            resumes = full && pieces.size() <= CAPACITY / 2;
            full &= !resumes;
        }
        // Without our lock: the decode thread takes the engine's lock first and ours then.
        if (resumes) {
            wake.run();
        }
        return next;
    }

    private ModelEvent poll() throws InterruptedException {
        if (endRead) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        while (true) {
            ModelEvent piece = pieces.poll();
            if (piece != null) {
                return piece;
            }
            if (end != null) {
                endRead = true;
                return end;
            }
            awaited = true;
            wait();
        }
    }
}
