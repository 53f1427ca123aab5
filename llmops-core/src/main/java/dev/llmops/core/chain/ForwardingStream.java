package dev.llmops.core.chain;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;

/** A stream that observes or changes the events of another. */
public abstract class ForwardingStream implements ModelStream {

    private final ModelStream source;

    /**
     * Wraps a stream.
     *
     * @param source the other stream
     */
    protected ForwardingStream(ModelStream source) {
        this.source = source;
    }

    /** {@return the other stream} */
    protected final ModelStream source() {
        return source;
    }

    @Override
    public ModelEvent next() {
        return source.next();
    }

    @Override
    public void cancel() {
        source.cancel();
    }

    @Override
    public void close() {
        source.close();
    }
}
