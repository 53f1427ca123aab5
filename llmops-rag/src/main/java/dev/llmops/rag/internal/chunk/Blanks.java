package dev.llmops.rag.internal.chunk;

/** White space at the ends of a range. */
final class Blanks {

    private Blanks() {}

    /** {@return the first index from {@code start} that holds no white space, or {@code end}} */
    static int skip(String text, int start, int end) {
        int i = start;
        while (i < end && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** {@return the index after the last one before {@code end} that holds no white space, or {@code start}} */
    static int trimEnd(String text, int start, int end) {
        int i = end;
        while (i > start && Character.isWhitespace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
