package dev.llmops.local.internal.llama;

import dev.llmops.api.error.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The state of running sequences: their keys and values. One thread decodes; {@link #cancel} may come from any. */
public final class LlamaContext extends NativeHandle {

    private static final long NO_LIMIT = -1;

    private final LlamaModel model;
    private final int length;
    private final int sequences;
    private final int batchCapacity;
    // Pointed to by the context.
    private List<LlamaAdapter> held = List.of();

    private LlamaContext(LlamaModel model, long address, ContextOptions options) {
        super("the context", address);
        dependsOn(model);
        reportLeak();
        this.model = model;
        this.length = LlamaNative.contextLength(address);
        this.sequences = options.sequences();
        this.batchCapacity = options.batch();
    }

    /**
     * Creates a context.
     *
     * @param model the model, closed after the context
     * @param options its size and threads
     * @throws ModelException if there is not enough memory for it, or the model cannot be used this way
     */
    public static LlamaContext create(LlamaModel model, ContextOptions options) {
        long weights = model.acquire();
        try {
            long address = LlamaNative.contextCreate(
                    weights,
                    options.length(),
                    options.batch(),
                    options.sequences(),
                    options.threads(),
                    options.pooling().id(),
                    options.attention().flash(),
                    options.attention().keys().id(),
                    options.attention().values().id(),
                    options.sharedCells());
            return new LlamaContext(model, address, options);
        } catch (NativeError e) {
            throw new ModelException(
                    e.text() + "; choose a contextLength smaller than " + options.length() + " if memory is short",
                    e,
                    false);
        } finally {
            model.release();
            NativeLog.drain();
        }
    }

    /** {@return most tokens that fit, of all sequences together} */
    public int length() {
        return length;
    }

    /** {@return the memory that the context, and the weights that it uses, take on each device} */
    public MemoryUse memory() {
        return MemoryUse.parse(new String(call(LlamaNative::contextMemory), StandardCharsets.UTF_8));
    }

    /** {@return a batch that this context can decode at once} */
    public TokenBatch newBatch() {
        return new TokenBatch(batchCapacity);
    }

    /**
     * Computes a batch.
     *
     * @param batch at least one token, made by {@link #newBatch()}
     * @return what became of it
     * @throws ModelException if llama.cpp fails
     */
    public DecodeResult decode(TokenBatch batch) {
        return decode(batch, NO_LIMIT);
    }

    /**
     * Computes a batch, as long as that is of use.
     *
     * @param batch at least one token, made by {@link #newBatch()}
     * @param nanoseconds how long it may take before it ends as if it was cancelled; a negative number is no limit
     * @return what became of it
     * @throws ModelException if llama.cpp fails
     */
    public DecodeResult decode(TokenBatch batch, long nanoseconds) {
        // Each of these would end in an assertion or be accepted silently, see docs/reference/local-limits.md.
        if (batch.size < 1 || batch.size > batchCapacity) {
            throw new IllegalArgumentException(
                    "a batch must have 1 to " + batchCapacity + " tokens, but had " + batch.size);
        }
        for (int i = 0; i < batch.size; i++) {
            requireSequence(batch.sequences[i]);
            if (batch.tokens[i] < 0 || batch.tokens[i] >= model.vocabularySize()) {
                throw new IllegalArgumentException("tokens must be from 0 to " + (model.vocabularySize() - 1)
                        + ", but one was " + batch.tokens[i]);
            }
        }
        long address = acquire();
        try {
            int result = LlamaNative.decode(
                    address, batch.size, batch.tokens, batch.positions, batch.sequences, batch.outputs, nanoseconds);
            return switch (result) {
                case 0 -> DecodeResult.DONE;
                case 1 -> DecodeResult.NO_ROOM;
                case 2 -> DecodeResult.CANCELLED;
                default -> throw new ModelException("llama.cpp could not decode (code " + result + ")", null, true);
            };
        } catch (NativeError e) {
            throw e.typed();
        } finally {
            release();
        }
    }

    /**
     * Chooses the next token.
     *
     * @param sampler how to choose
     * @param index index in the last batch of a token whose output was wanted
     * @return the token
     * @throws ModelException if llama.cpp fails
     */
    public int sample(LlamaSampler sampler, int index) {
        return call(address -> sampler.call(chain -> LlamaNative.sample(chain, address, index)));
    }

    /** Forgets all sequences. */
    public void clear() {
        run(LlamaNative::contextClear);
    }

    /**
     * Sets which adapters apply to everything that is decoded from now on. What was decoded before stays as it is, so a
     * sequence must not go on with other adapters than it began with.
     *
     * @param adapters the adapters, in place of those before; may be empty
     */
    public void setAdapters(List<AdapterUse> adapters) {
        for (AdapterUse use : adapters) {
            if (!use.adapter().isFor(model)) {
                throw new IllegalArgumentException("an adapter must have been loaded for the model of the context");
            }
        }
        List<LlamaAdapter> next = adapters.stream().map(AdapterUse::adapter).toList();
        boolean set = false;
        int kept = 0;
        try {
            for (LlamaAdapter adapter : next) {
                adapter.keep();
                kept++;
            }
            long[] addresses =
                    next.stream().mapToLong(NativeHandle::heldAddress).toArray();
            float[] scales = new float[addresses.length];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = adapters.get(i).scale();
            }
            run(address -> LlamaNative.contextSetAdapters(address, addresses, scales));
            set = true;
        } finally {
            List<LlamaAdapter> unused = set ? held : next.subList(0, kept);
            held = set ? next : held;
            unused.forEach(NativeHandle::letGo);
        }
    }

    /** {@return what is known of a sequence, for another context of the same model; {@code sequence}: the sequence, which is not empty} */
    public byte[] bytes(int sequence) {
        requireSequence(sequence);
        return call(address -> LlamaNative.sequenceBytes(address, sequence));
    }

    /**
     * Puts a sequence in place.
     *
     * @param sequence the sequence, which is empty
     * @param bytes what {@link #bytes} gave
     * @return false if llama.cpp does not take them; the sequence is empty then
     */
    public boolean setBytes(int sequence, byte[] bytes) {
        requireSequence(sequence);
        return call(address -> LlamaNative.sequenceSetBytes(address, sequence, bytes));
    }

    /**
     * Forgets the end of a sequence.
     *
     * @param from the first position to forget
     * @return false if a model of this kind cannot forget a part; the context is as it was
     */
    public boolean truncate(int sequence, int from) {
        requireSequence(sequence);
        return call(address -> LlamaNative.contextRemove(address, sequence, from, -1));
    }

    /** {@return whether a part of a sequence can be forgotten or copied; a recurrent state is all or nothing} */
    public boolean forgetsParts() {
        return call(LlamaNative::contextForgetsParts);
    }

    /**
     * Lets a sequence begin as another one does. What it held before is forgotten.
     *
     * @param from the sequence to copy
     * @param to the sequence that gets its first tokens
     */
    public void copy(int from, int to, int length) {
        requireSequence(from);
        requireSequence(to);
        run(address -> LlamaNative.contextCopy(address, from, to, length));
    }

    /** {@return a copy of what is known of a sequence, outside of the Java heap} */
    public SequenceState save(int sequence) {
        requireSequence(sequence);
        return call(address -> new SequenceState(LlamaNative.stateSave(address, sequence)));
    }

    /**
     * Puts back what was saved. What the sequence held before is forgotten.
     *
     * @param state what was saved, of a context like this one
     * @return false if there is no room for it; the sequence is empty then
     */
    public boolean restore(int sequence, SequenceState state) {
        requireSequence(sequence);
        return call(address -> state.call(saved -> LlamaNative.stateRestore(address, sequence, saved)));
    }

    /**
     * {@return a hash over all bits of what the model computed for one token of the last batch}
     *
     * @param index index in the last batch of a token whose output was wanted
     */
    public long outputHash(int index) {
        return call(address -> LlamaNative.contextOutputHash(address, index));
    }

    /** {@return the pooled vector of a sequence that was just decoded, not normalised; {@code width}: length of the vector} */
    public float[] pooled(int sequence, int width) {
        requireSequence(sequence);
        return call(address -> LlamaNative.sequenceEmbedding(address, sequence, width));
    }

    /** Ends the decoding that runs, and every later one at once, until it is set back. {@code cancelled}: whether to end. */
    public void cancel(boolean cancelled) {
        run(address -> LlamaNative.contextCancel(address, cancelled));
    }

    private void requireSequence(int sequence) {
        if (sequence < 0 || sequence >= sequences) {
            throw new IllegalArgumentException(
                    "a sequence must be from 0 to " + (sequences - 1) + ", but was " + sequence);
        }
    }

    @Override
    protected void free(long freed) {
        LlamaNative.contextFree(freed);
        held.forEach(NativeHandle::letGo);
        NativeLog.drain();
    }
}
