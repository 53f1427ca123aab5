package dev.llmops.local.internal.engine.decode;

import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaSampler;
import dev.llmops.local.internal.llama.NativeLog;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.internal.llama.SequenceState;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The decoder that computes: a context of llama.cpp, replaced by a new one after an assertion failed in it. */
public final class LlamaDecoder implements Decoder {

    private record Sampler(LlamaSampler sampler) implements TokenSampler {

        @Override
        public void close() {
            sampler.close();
        }
    }

    private record State(SequenceState state) implements SavedSequence {

        @Override
        public long bytes() {
            return state.bytes();
        }

        @Override
        public void close() {
            state.close();
        }
    }

    private final LlamaModel model;
    private final Supplier<LlamaContext> contexts;
    private final TokenBatch batch;
    private volatile @Nullable LlamaContext current;
    private List<AdapterUse> used = List.of();

    public LlamaDecoder(LlamaModel model, Supplier<LlamaContext> contexts) {
        this.model = model;
        this.contexts = contexts;
        LlamaContext first = contexts.get();
        this.current = first;
        this.batch = first.newBatch();
    }

    private LlamaContext context() {
        LlamaContext context = current;
        if (context == null) {
            context = contexts.get();
            current = context;
        }
        return context;
    }

    @Override
    public TokenBatch batch() {
        return batch;
    }

    @Override
    public void use(List<AdapterUse> adapters) {
        if (!adapters.equals(used)) {
            context().setAdapters(adapters);
            used = adapters;
        }
    }

    @Override
    public DecodeResult decode(long nanoseconds) {
        try {
            return context().decode(batch, nanoseconds);
        } finally {
            NativeLog.drain();
        }
    }

    @Override
    public TokenSampler chooser(SamplingOptions options) {
        return new Sampler(LlamaSampler.create(model, options));
    }

    @Override
    public int choose(TokenSampler chooser, int index) {
        return context().sample(((Sampler) chooser).sampler, index);
    }

    @Override
    public boolean endsGeneration(int token) {
        return model.endsGeneration(token);
    }

    @Override
    public void note(LogProbabilities probabilities, int index, int token) {
        probabilities.add(context(), model, index, token);
    }

    @Override
    public void copy(int from, int to, int length) {
        context().copy(from, to, length);
    }

    @Override
    public boolean truncate(int sequence, int from) {
        return context().truncate(sequence, from);
    }

    @Override
    public SavedSequence save(int sequence) {
        return new State(context().save(sequence));
    }

    @Override
    public boolean restore(int sequence, SavedSequence saved) {
        return context().restore(sequence, ((State) saved).state);
    }

    @Override
    public void cancel(boolean cancelled) {
        LlamaContext context = current;
        if (context != null) {
            context.cancel(cancelled);
        }
    }

    // The new one is made when it is needed: where that fails, it fails for those who need it.
    @Override
    public void rebuild() {
        close();
    }

    @Override
    public void close() {
        LlamaContext context = current;
        used = List.of();
        current = null;
        if (context != null) {
            context.close();
        }
    }
}
