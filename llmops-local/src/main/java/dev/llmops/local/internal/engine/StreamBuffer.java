package dev.llmops.local.internal.engine;

import dev.llmops.api.model.ModelEvent;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The short queue between the decode thread and a reader. When it is full, decoding waits. */
final class StreamBuffer implements CompletionSink {

    private static final int CAPACITY = 64;

    private final Queue<ModelEvent> pieces = new ArrayDeque<>();
    private ModelEvent.@Nullable End end;
    private boolean cancelled;
    private boolean endRead;

    @Override
    public synchronized boolean text(String piece) {
        while (pieces.size() >= CAPACITY && !cancelled) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt the decode thread; cancelling notifies.
            }
        }
        if (cancelled) {
            return false;
        }
        pieces.add(new ModelEvent.TextDelta(piece));
        notifyAll();
        return true;
    }

    @Override
    public synchronized void end(ModelEvent.End reached) {
        end = reached;
        notifyAll();
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    synchronized ModelEvent take() throws InterruptedException {
        if (endRead) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        while (true) {
            ModelEvent piece = pieces.poll();
            if (piece != null) {
                notifyAll();
                return piece;
            }
            if (end != null) {
                endRead = true;
                return end;
            }
            wait();
        }
    }
}
