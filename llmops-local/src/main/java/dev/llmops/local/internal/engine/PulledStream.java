package dev.llmops.local.internal.engine;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>An answer that is read while it is written. Between the decode thread and the reader lies a short queue; when it is
 * full, decoding waits.
 */
public final class PulledStream implements ModelStream, CompletionSink {

    private static final int CAPACITY = 64;

    private final Engine engine;
    private final Object owner;
    private final Completion completion;
    private final Queue<ModelEvent> pieces = new ArrayDeque<>();
    private ModelEvent.@Nullable End end;
    private boolean cancelled;
    private boolean endRead;

    private PulledStream(Engine engine, Object owner, CompletionRequest request, LongSupplier ticker) {
        this.engine = engine;
        this.owner = owner;
        this.completion = new Completion(request, this, ticker);
    }

    /**
     * Starts a completion.
     *
     * @param engine where it runs
     * @param owner kept reachable as long as the stream is, so that the model is not taken for forgotten
     * @param request what to complete
     * @param ticker nanoseconds
     * @return its text as it is written
     */
    public static ModelStream start(Engine engine, Object owner, CompletionRequest request, LongSupplier ticker) {
        PulledStream stream = new PulledStream(engine, owner, request, ticker);
        engine.submit(stream.completion);
        return stream;
    }

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
    public ModelEvent next() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return take();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized ModelEvent take() throws InterruptedException {
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

    @Override
    public void cancel() {
        synchronized (this) {
            cancelled = true;
            notifyAll();
        }
        engine.cancel(completion);
    }

    @Override
    public void close() {
        cancel();
    }

    @Override
    public String toString() {
        return "stream of " + owner;
    }
}
