package dev.llmops.guardrails;

import java.util.Locale;

/**
 * The text that has arrived so far. It notes when a detector wanted to read further than that: what the detector then
 * says may change with the next piece. This is how streaming finds just what the whole text would give. A detector reads
 * at most {@link #BEHIND} units behind its position.
 */
class Window {

    /** How far a detector may look back. */
    static final int BEHIND = 64;

    /** What is read where there is no text. */
    static final char NONE = '\0';

    private final String text;
    private final boolean complete;
    private boolean readPastEnd;

    Window(String text, boolean complete) {
        this.text = text;
        this.complete = complete;
    }

    int length() {
        return text.length();
    }

    boolean complete() {
        return complete;
    }

    char at(int i) {
        if (i < text.length()) {
            return text.charAt(i);
        }
        readPastEnd = true;
        return NONE;
    }

    char before(int i) {
        return i == 0 ? NONE : text.charAt(i - 1);
    }

    String part(int start, int end) {
        return text.substring(start, end);
    }

    /** {@return whether the text goes on with these letters, stopping at the first that differs} */
    boolean startsWith(int i, String prefix) {
        for (int k = 0; k < prefix.length(); k++) {
            if (at(i + k) != prefix.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether the text goes on with these letters, given in lower case, in whatever case it has them} */
    boolean startsWithIgnoringCase(int i, String prefix) {
        for (int k = 0; k < prefix.length(); k++) {
            char c = at(i + k);
            if ((Chars.upper(c) ? (char) (c + 32) : c) != prefix.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** {@return in lower case, what stands in front of a position} */
    String contextOf(int i) {
        return text.substring(Math.max(0, i - BEHIND), i).toLowerCase(Locale.ROOT);
    }

    /** {@return whether the text as it stands could still decide otherwise} */
    boolean undecided() {
        return readPastEnd && !complete;
    }

    void decideAnew() {
        readPastEnd = false;
    }
}
