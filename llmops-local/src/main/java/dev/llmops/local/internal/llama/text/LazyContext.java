package dev.llmops.local.internal.llama.text;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelException;
import dev.llmops.local.error.NativeAbortException;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A context that takes memory when it is first needed, and is given up after an assertion inside of llama.cpp. Used by one
 * thread at a time; {@link #cancel} may come from any.
 */
public final class LazyContext implements AutoCloseable {

    private final LlamaModel model;
    private final Consumer<ContextOptions> memory;
    private @Nullable LlamaContext context;
    private boolean cancelled;

    /**
     * Creates it, without taking memory.
     *
     * @param model the model, closed after this
     * @param memory throws if there is no memory for such a context
     */
    public LazyContext(LlamaModel model, Consumer<ContextOptions> memory) {
        this.model = model;
        this.memory = memory;
    }

    /**
     * Opens a context, if there is none that is long enough, and forgets all sequences.
     *
     * @param options the context to open
     * @return whether one was opened
     */
    public synchronized boolean begin(ContextOptions options) {
        requireNotCancelled();
        LlamaContext current = context;
        if (current != null && current.length() >= options.length()) {
            current.clear();
            return false;
        }
        close();
        memory.accept(options);
        context = LlamaContext.create(model, options);
        return true;
    }

    /** {@return whether a context is open that is long enough; {@code length}: how many tokens} */
    public synchronized boolean holds(int length) {
        return context != null && context.length() >= length;
    }

    /** {@return a batch for the context that was opened} */
    public TokenBatch newBatch() {
        return opened().newBatch();
    }

    /**
     * Computes a batch.
     *
     * @return whether there was room for it
     * @throws CallCancelledException if this was cancelled
     */
    public boolean decode(TokenBatch batch) {
        DecodeResult result = call(current -> current.decode(batch));
        if (result == DecodeResult.CANCELLED) {
            throw cancelledByClose();
        }
        return result == DecodeResult.DONE;
    }

    /**
     * {@return what comes out of a use of the context that was opened}
     *
     * @param <T> what comes out
     */
    public <T> T call(Function<LlamaContext, T> use) {
        try {
            return use.apply(opened());
        } catch (NativeAbortException e) {
            close();
            throw e;
        }
    }

    private synchronized LlamaContext opened() {
        requireNotCancelled();
        if (context == null) {
            throw new ModelException(
                    "what was read is lost since an assertion failed inside of llama.cpp; restore it from a file, or"
                            + " begin anew",
                    null,
                    false);
        }
        return context;
    }

    private void requireNotCancelled() {
        if (cancelled) {
            throw cancelledByClose();
        }
    }

    /** Refuses to go on in a thread that was interrupted, for those who compute one text after another. */
    public static void requireNotInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CallCancelledException("the thread was interrupted while it read texts");
        }
    }

    /** Waits for a turn, as long as nobody interrupts the thread. */
    public static void await(ReentrantLock turn) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException(
                    "the thread was interrupted while it waited for others that read texts", e);
        }
    }

    private static CallCancelledException cancelledByClose() {
        return new CallCancelledException("the model was closed while it read a text; load it again");
    }

    /** Ends what runs, and everything later. */
    public synchronized void cancel() {
        cancelled = true;
        if (context != null) {
            context.cancel(true);
        }
    }

    /** Frees the memory, which the next beginning takes again. Doing it twice does nothing. */
    @Override
    public synchronized void close() {
        if (context != null) {
            context.close();
            context = null;
        }
    }
}
