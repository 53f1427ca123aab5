package dev.llmops.local.internal.worker;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/**
 * What a reader holds of an answer. The connection knows only the stream behind it, so that one which its reader has forgotten
 * is found by the garbage collector and cancelled.
 */
final class HeldStream implements ModelStream {

    private static final Cleaner CLEANER = Cleaner.create();

    private final WorkerStream stream;

    @SuppressWarnings("unused") // It is held, so that its process is not ended while somebody reads.
    private final Object owner;

    HeldStream(WorkerStream stream, Object owner) {
        this.stream = stream;
        this.owner = owner;
        CLEANER.register(this, stream::cancel);
    }

    @Override
    public ModelEvent next() {
        try {
            return stream.next();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void cancel() {
        stream.cancel();
    }

    @Override
    public void close() {
        stream.close();
    }
}
