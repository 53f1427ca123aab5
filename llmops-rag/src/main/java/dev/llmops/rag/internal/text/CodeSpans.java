package dev.llmops.rag.internal.text;

/**
 * Follows an answer, character by character, through Markdown's code: blocks between fences of backticks or tildes, and spans between
 * runs of as many backticks. As an answer is not known to its end while it is being written, a span ends with its line even where
 * its second run is missing.
 */
public final class CodeSpans {

    private static final int FENCE = 3;
    private static final char NONE = 0;
    /** What may stand before a fence that opens a block in a quote or in an item of a list. */
    private static final String BEFORE_FENCE = " \t>-*+.)0123456789";

    /** The run that is being read, and how long it is so far. */
    private char mark = NONE;

    private int run;
    private boolean mayOpen = true;
    private boolean mayClose = true;
    private boolean runMayOpen;
    private boolean runMayClose;

    /** How many backticks opened the span that is open; 0 if none is. */
    private int span;

    private char fence = NONE;
    private int fenceLength;
    private boolean onOpeningLine;
    /** A fence that closes stands there, if nothing but blanks follows on its line. */
    private boolean closing;

    private boolean escaped;

    /** {@return whether the character is, or marks, code} */
    public boolean take(char c) {
        if (run > 0 && c != mark) {
            endRun();
        }
        if (c == '\n') {
            endLine();
            return isCode();
        }
        if (run > 0 || (!escaped && (c == '`' || (c == '~' && mayOpen)))) {
            takeMark(c);
        } else {
            closing &= isBlank(c);
            mayClose &= isBlank(c) || c == '>';
            mayOpen &= BEFORE_FENCE.indexOf(c) >= 0;
        }
        escaped = c == '\\' && !escaped && !isCode();
        return (c == '`' && run > 0) || isCode();
    }

    private void takeMark(char c) {
        if (run == 0) {
            mark = c;
            runMayOpen = mayOpen;
            runMayClose = mayClose;
        }
        run++;
        closing = false;
        mayOpen = false;
        mayClose = false;
    }

    private void endRun() {
        if (fence == NONE) {
            endRunOutsideOfBlocks();
        } else if (onOpeningLine && mark == '`' && fence == '`') {
            // A fence has no backtick behind it: these were spans of one line.
            span = run == fenceLength ? 0 : fenceLength;
            fence = NONE;
        } else {
            closing = runMayClose && mark == fence && run >= fenceLength;
        }
        run = 0;
    }

    private void endRunOutsideOfBlocks() {
        if (span == 0 && runMayOpen && run >= FENCE) {
            fence = mark;
            fenceLength = run;
            onOpeningLine = true;
        } else if (mark == '`' && span == 0) {
            span = run;
        } else if (mark == '`' && span == run) {
            span = 0;
        }
    }

    private void endLine() {
        if (closing) {
            fence = NONE;
        }
        span = 0;
        closing = false;
        onOpeningLine = false;
        escaped = false;
        mayOpen = true;
        mayClose = true;
    }

    private boolean isCode() {
        return fence != NONE || span > 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }
}
