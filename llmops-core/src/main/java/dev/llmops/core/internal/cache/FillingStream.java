package dev.llmops.core.internal.cache;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The model's answer on its way to whoever asked: at its end it is kept, if it may be. */
final class FillingStream extends ForwardingStream {

    private final Consumer<ModelEvent.@Nullable End> whenEnded;
    private boolean ended;

    /** @param whenEnded gets the end once, or null if nobody read as far */
    FillingStream(ModelStream source, Consumer<ModelEvent.@Nullable End> whenEnded) {
        super(source);
        this.whenEnded = whenEnded;
    }

    @Override
    public synchronized ModelEvent next() {
        ModelEvent event = source().next();
        if (event instanceof ModelEvent.End end) {
            ended(end);
        }
        return event;
    }

    @Override
    public void close() {
        Closing.all(source()::close, () -> ended(null));
    }

    private synchronized void ended(ModelEvent.@Nullable End end) {
        if (!ended) {
            ended = true;
            whenEnded.accept(end);
        }
    }
}
