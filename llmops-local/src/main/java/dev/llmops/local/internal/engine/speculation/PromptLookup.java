package dev.llmops.local.internal.engine.speculation;

import dev.llmops.local.internal.engine.sequence.Draft;
import dev.llmops.local.internal.engine.sequence.Sequence;

/** Drafts that what followed the last tokens before follows them again. */
public final class PromptLookup {

    private PromptLookup() {}

    /** Puts the drafts for a sequence into its draft. */
    public static void draft(Sequence sequence, int match) {
        Draft draft = sequence.draft;
        int at = draft.ngrams(match).find(sequence.tokens(), sequence.size());
        for (; at >= 0 && draft.room() > 0; at++) {
            // A run that repeats itself goes on with what was just drafted.
            draft.add(at < sequence.size() ? sequence.token(at) : draft.token(at - sequence.size()));
        }
    }
}
