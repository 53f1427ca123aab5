package dev.llmops.local.internal.engine.speculation;

import dev.llmops.local.internal.engine.sequence.Sequence;
import java.util.List;

/** Drafts the next tokens of sequences. Used by the decode thread, except for {@link #cancel}. */
public interface Drafter extends AutoCloseable {

    /**
     * Puts drafts into the {@linkplain Sequence#draft drafts} of these sequences, as many as each allows, none if it has no
     * idea. A wrong draft costs time, never a word.
     */
    void draft(List<Sequence> sequences);

    /** Ends the drafting that runs, and every later one at once, until it is set back. Called by any thread. */
    default void cancel(boolean cancelled) {}

    @Override
    default void close() {}
}
