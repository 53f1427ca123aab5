package dev.llmops.local.internal.engine.request;

import dev.llmops.api.model.ModelEvent;

/** Where a completion goes. Called under the engine's lock, so nothing here may wait. */
public interface CompletionSink {

    /** Takes a piece of text. */
    void text(String piece);

    /** Returns whether there is room for more; a completion whose reader is slow pauses, and the others go on. */
    default boolean ready() {
        return true;
    }

    /** Takes the end. */
    void end(ModelEvent.End end);
}
