package dev.llmops.memory;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;
import java.util.function.Consumer;

/** Hands a whole answer over before its reader sees the end; an answer that broke off is none to remember. */
final class RememberedStream extends ForwardingStream {

    private final Consumer<ModelResponse> keep;

    RememberedStream(ModelStream source, Consumer<ModelResponse> keep) {
        super(source);
        this.keep = keep;
    }

    @Override
    public ModelEvent next() {
        ModelEvent event = super.next();
        if (event instanceof ModelEvent.Completed completed) {
            keep.accept(completed.response());
        }
        return event;
    }
}
