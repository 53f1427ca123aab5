package dev.llmops.server;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stream that nobody reads.
 *
 * @param closed how often such streams were closed
 */
public record CountedStream(AtomicInteger closed) implements ModelStream {

    @Override
    public ModelEvent next() {
        throw new AssertionError("nobody reads it");
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
