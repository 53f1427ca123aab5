package dev.llmops.local.internal.engine;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.request.CompletionSink;
import dev.llmops.local.internal.engine.sequence.Completion;
import dev.llmops.local.internal.llama.AdapterUse;
import java.util.List;
import java.util.function.LongSupplier;

/** Keeps the adapters of a call in memory until its end, also those that are unloaded meanwhile. */
final class HeldAdapters implements CompletionSink {

    private final List<AdapterUse> adapters;
    private final CompletionSink sink;
    private final Engine engine;
    private int held;

    private HeldAdapters(List<AdapterUse> adapters, CompletionSink sink, Engine engine) {
        this.engine = engine;
        this.adapters = adapters;
        this.sink = sink;
    }

    /** Submits a completion, which goes to a sink. */
    static Completion submit(Engine engine, CompletionRequest request, CompletionSink sink, LongSupplier ticker) {
        HeldAdapters holding = new HeldAdapters(request.adapters(), sink, engine);
        Completion completion = new Completion(request, holding, ticker);
        try {
            holding.hold();
            engine.submit(completion);
        } catch (RuntimeException | Error e) {
            holding.letGo();
            throw e;
        }
        return completion;
    }

    private void hold() {
        for (AdapterUse use : adapters) {
            use.adapter().holdForCall();
            held++;
        }
    }

    private void letGo() {
        while (held > 0) {
            adapters.get(--held).adapter().letGoAfterCall();
        }
    }

    @Override
    public void text(String piece) {
        sink.text(piece);
    }

    @Override
    public boolean ready() {
        return sink.ready();
    }

    @Override
    public void end(ModelEvent.End end) {
        try {
            sink.end(end);
        } finally {
            if (held > 0) {
                // The last to let go waits for every step of the model that runs, and this is called under the engine's
                // lock.
                engine.afterStep(this::letGo);
            }
        }
    }
}
