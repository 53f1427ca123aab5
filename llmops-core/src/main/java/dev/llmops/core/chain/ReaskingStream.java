package dev.llmops.core.chain;

import dev.llmops.api.model.ModelStream;
import java.util.function.Supplier;

/**
 * A stream whose answer may come from a second call, and a third: {@link #askAgain} puts another source in the place of the one before.
 * Cancelling and closing hold for the source that is there and for one that comes later.
 *
 * <p>Events are read by one thread; {@link #cancel} and {@link #close} are safe from any.
 */
public abstract class ReaskingStream implements ModelStream {

    private ModelStream source;
    private boolean cancelled;
    private boolean closed;

    /**
     * Begins with the first call.
     *
     * @param first where the events come from until another is asked
     */
    protected ReaskingStream(ModelStream first) {
        this.source = first;
    }

    /** {@return where the events come from now} */
    protected final synchronized ModelStream source() {
        return source;
    }

    /**
     * Closes the source that is there and opens another. If this throws, the closed one is still there.
     *
     * @param next opens it, without a lock
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
