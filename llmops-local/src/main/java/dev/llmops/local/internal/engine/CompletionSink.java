package dev.llmops.local.internal.engine;

import dev.llmops.api.model.ModelEvent;

/** Where a completion goes. Called by the decode thread only, except for the end of what never ran. */
interface CompletionSink {

    /**
     * Takes a piece of text, and may wait until its reader has room.
     *
     * @return false if the completion was cancelled
     */
    boolean text(String piece);

    /** Takes the end, without waiting. */
    void end(ModelEvent.End end);

    /** Ends any waiting in {@link #text}. May be called by any thread. */
    default void cancel() {}
}
