package dev.llmops.rag.citation;

/**
 * Follows an answer, character by character, through Markdown's code: fenced blocks, and spans between backticks, which
 * end with their line even where the second backtick is missing.
 */
final class CodeSpans {

    private static final int FENCE = 3;

    private int backticks;
    private boolean onlyBackticksOnLine = true;
    private boolean span;
    private boolean fenced;

    /** {@return whether the character is, or marks, code} */
    boolean take(char c) {
        if (c == '`') {
            backticks++;
            if (onlyBackticksOnLine && backticks == FENCE) {
                fenced = !fenced;
                span = false;
            } else if (!fenced && !(onlyBackticksOnLine && backticks > FENCE)) {
                span = !span;
            }
            return true;
        }
        if (c == '\n') {
            span = false;
            backticks = 0;
            onlyBackticksOnLine = true;
        } else if (c != ' ' || backticks > 0) {
            onlyBackticksOnLine = false;
        }
        return fenced || span;
    }
}
