package dev.llmops.api.model;

import java.util.NoSuchElementException;

/** A stream of one event. */
final class EndedStream implements ModelStream {

    private final ModelEvent.End end;
    private boolean read;

    EndedStream(ModelEvent.End end) {
        this.end = end;
    }

    @Override
    public ModelEvent next() {
        if (read) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        read = true;
        return end;
    }

    @Override
    public void cancel() {
        // The end is there already.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
