package dev.llmops.local.internal.engine;

import java.util.List;

/** Guesses the next tokens of sequences. Used by the decode thread, except for {@link #cancel}. */
interface Drafter extends AutoCloseable {

    /**
     * Puts guesses into the {@linkplain Sequence#draft drafts} of these sequences, as many as each allows, none if it has no
     * idea. A wrong guess costs time, never a word.
     */
    void draft(List<Sequence> sequences);

    /** Ends the drafting that runs, and every later one at once, until it is set back. Called by any thread. */
    default void cancel(boolean cancelled) {}

    @Override
    default void close() {}
}
