package dev.llmops.local.internal.llama;

import dev.llmops.local.NativeAbortException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>One vector of a whole text. Memory is taken at the first use. Used by one thread at a time; {@link #cancel} may come
 * from any.
 */
public final class PooledText implements AutoCloseable {

    private final LlamaModel model;
    private final int length;
    private final int threads;
    private final AttentionOptions attention;
    private final Pooling pooling;
    private final Object contextLock = new Object();
    private @Nullable LlamaContext context;
    private boolean cancelled;

    /**
     * Creates it, without taking memory.
     *
     * @param model the model, closed after this
     * @param length most tokens of a text
     * @param threads threads that compute
     * @param attention how attention is computed and stored
     * @param pooling what becomes of the tokens' vectors
     */
    public PooledText(LlamaModel model, int length, int threads, AttentionOptions attention, Pooling pooling) {
        this.model = model;
        this.length = length;
        this.threads = threads;
        this.attention = attention;
        this.pooling = pooling;
    }

    /** {@return most tokens of a text} */
    public int length() {
        return length;
    }

    /**
     * {@return the vector of a text, not normalised; or nothing if this was cancelled}
     *
     * @param tokens at least one token and at most {@link #length()}
     * @param width length of the vector
     */
    public Optional<float[]> vector(int[] tokens, int width) {
        LlamaContext current = open();
        if (current == null) {
            return Optional.empty();
        }
        try {
            current.clear();
            TokenBatch batch = current.newBatch();
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], i, 0, true);
            }
            return current.decode(batch) == DecodeResult.DONE
                    ? Optional.of(current.pooled(0, width))
                    : Optional.empty();
        } catch (NativeAbortException e) {
            close();
            throw e;
        }
    }

    private @Nullable LlamaContext open() {
        synchronized (contextLock) {
            if (cancelled) {
                return null;
            }
            if (context == null) {
                context = LlamaContext.createPooling(
                        model, new ContextOptions(length, length, 1, threads, true, attention), pooling);
            }
            return context;
        }
    }

    /** Ends what runs, and everything later. */
    public void cancel() {
        synchronized (contextLock) {
            cancelled = true;
            if (context != null) {
                context.cancel(true);
            }
        }
    }

    /** Frees the memory, which the next text takes again. Doing it twice does nothing. */
    @Override
    public void close() {
        synchronized (contextLock) {
            if (context != null) {
                context.close();
                context = null;
            }
        }
    }
}
