package dev.llmops.local.internal.engine;

/** Guesses that what followed the last tokens before follows them again. */
final class PromptLookup {

    private PromptLookup() {}

    /** Puts the guesses for a sequence into its draft. */
    static void draft(Sequence sequence, int match) {
        Draft draft = sequence.draft;
        int at = draft.ngrams(match).find(sequence.tokens(), sequence.size());
        for (; at >= 0 && draft.room() > 0; at++) {
            // A run that repeats itself goes on with what was just guessed.
            draft.add(at < sequence.size() ? sequence.token(at) : draft.token(at - sequence.size()));
        }
    }
}
