package dev.llmops.local.internal.engine;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.sequence.Completion;
import java.lang.ref.Cleaner;
import java.util.function.LongSupplier;

/**
 * An answer that is read while it is written. The decode thread knows only its buffer, so that a stream which its
 * reader has forgotten is found by the garbage collector and cancelled, instead of holding up the model.
 */
public final class PulledStream implements ModelStream {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Engine engine;
    private final Object owner;
    private final StreamBuffer buffer;
    private final Completion completion;

    private PulledStream(Engine engine, Object owner, StreamBuffer buffer, Completion completion) {
        this.engine = engine;
        this.owner = owner;
        this.buffer = buffer;
        this.completion = completion;
        CLEANER.register(this, () -> engine.cancel(completion));
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
        StreamBuffer buffer = new StreamBuffer(engine::wake, engine::readerWaits);
        Completion completion = HeldAdapters.submit(engine, request, buffer, ticker);
        return new PulledStream(engine, owner, buffer, completion);
    }

    @Override
    public ModelEvent next() {
        return Uninterrupted.get(buffer::take, interrupt -> cancel());
    }

    @Override
    public void cancel() {
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
