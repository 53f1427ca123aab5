package dev.llmops.core.chain;

import dev.llmops.api.model.ModelStream;
import java.util.function.Supplier;

/**
 * A stream whose answer may come from a second or third call: {@link #askAgain} replaces the source with another.
 * Cancelling and closing apply to the current source and to later ones.
 *
 * <p>One thread reads events; {@link #cancel} and {@link #close} may be called from any thread.
 */
public abstract class ReaskingStream implements ModelStream {

    private ModelStream source;
    private boolean cancelled;
    private boolean closed;

    /**
     * Starts with the first call.
     *
     * @param first the source of events until another replaces it
     */
    protected ReaskingStream(ModelStream first) {
        this.source = first;
    }

    /** {@return the current source of events} */
    protected final synchronized ModelStream source() {
        return source;
    }

    /**
     * Closes the current source and opens another. If this throws, the closed source remains the current one.
     *
     * @param next opens it, without holding a lock
     */
    protected final void askAgain(Supplier<ModelStream> next) {
        source().close();
        ModelStream opened = next.get();
        boolean stop;
        boolean free;
        synchronized (this) {
            source = opened;
            stop = cancelled;
            free = closed;
        }
        if (stop) {
            opened.cancel();
        }
        if (free) {
            opened.close();
        }
    }

    @Override
    public void cancel() {
        ModelStream current;
        synchronized (this) {
            cancelled = true;
            current = source;
        }
        current.cancel();
    }

    @Override
    public void close() {
        cancel();
        ModelStream current;
        synchronized (this) {
            closed = true;
            current = source;
        }
        current.close();
    }
}
