package dev.llmops.guardrails.internal.pipeline;

/**
 * Where a text can be cut so that it is cut at the same places however it arrives: behind sentences and lines, and in
 * long sentences behind a word.
 */
final class Sentences {

    private final int longest;

    Sentences(int longest) {
        this.longest = longest;
    }

    /**
     * {@return the end of the part that begins at a position, or -1 if it depends on what comes next}
     *
     * @param least how long the part is at least, unless the text ends
     */
    int end(CharSequence text, int start, int least, boolean complete) {
        int blank = -1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean enough = i + 1 - start >= least;
            if (enough && isLineOrWideEnd(c)) {
                return i + 1;
            }
            boolean space = c <= ' ';
            if (enough && space && i > start && isEnd(text.charAt(i - 1))) {
                return i + 1;
            }
            blank = space ? i + 1 : blank;
            if (i + 1 - start == longest) {
                return blank > start ? blank : whole(text, start, i + 1);
            }
        }
        return complete && start < text.length() ? text.length() : -1;
    }

    /** {@return where what has arrived can be cut at once: after its last word, or -1} */
    static int lastWord(CharSequence text, int start) {
        for (int i = text.length() - 1; i >= start; i--) {
            if (text.charAt(i) <= ' ') {
                return i + 1;
            }
        }
        return -1;
    }

    /** What ends a part by itself, whatever follows. */
    private static boolean isLineOrWideEnd(char c) {
        return c == '\n' || c == '。' || c == '！' || c == '？';
    }

    private static boolean isEnd(char c) {
        return c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == '…' || c == '।' || c == '؟';
    }

    private static int whole(CharSequence text, int start, int end) {
        boolean split = Character.isHighSurrogate(text.charAt(end - 1));
        return split && end - 1 > start ? end - 1 : end;
    }
}
