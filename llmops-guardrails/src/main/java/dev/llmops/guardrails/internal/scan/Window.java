package dev.llmops.guardrails.internal.scan;

import dev.llmops.guardrails.internal.text.Chars;
import java.nio.CharBuffer;
import java.util.Locale;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The text that has arrived so far. It notes when a detector wanted to read further than that: what the detector then
 * says may change with the next piece. This is how streaming finds just what the whole text would give. A detector reads
 * at most {@link #BEHIND} units behind its position.
 */
public class Window {

    /** How far a detector may look back. */
    public static final int BEHIND = 64;

    /** What is read where there is no text. */
    public static final char NONE = '\0';

    private final String text;
    /** The text again: an array is read faster. */
    private final char[] chars;

    private final boolean complete;
    private boolean readPastEnd;
    private int visibleFrom = -1;
    private int visibleTo = -1;

    public Window(String text, boolean complete) {
        this.text = text;
        this.chars = text.toCharArray();
        this.complete = complete;
    }

    public int length() {
        return chars.length;
    }

    public boolean complete() {
        return complete;
    }

    public char at(int i) {
        if (i < chars.length) {
            return chars[i];
        }
        readPastEnd = true;
        return NONE;
    }

    public char before(int i) {
        return i == 0 ? NONE : chars[i - 1];
    }

    /**
     * {@return where visible ASCII that begins here ends: at a blank, a quotation mark, a {@code <} or what is no ASCII, or
     * behind so many characters} A run is read once, however often it is asked for.
     *
     * @param most how many characters at most
     */
    public int visibleEnd(int start, int most) {
        if (start < visibleFrom || start > visibleTo) {
            visibleFrom = start;
            visibleTo = start;
            while (visibleTo < chars.length && visible(chars[visibleTo])) {
                visibleTo++;
            }
        }
        if (visibleTo == chars.length && start + most > visibleTo) {
            readPastEnd = true;
        }
        return Math.min(visibleTo, start + most);
    }

    private static boolean visible(char c) {
        return c > ' ' && c < 127 && c != '"' && c != '\'' && c != '`' && c != '<';
    }

    /** {@return a part of the text, which is not copied} */
    public CharSequence view(int start, int end) {
        return CharBuffer.wrap(chars, start, end - start);
    }

    public String part(int start, int end) {
        return text.substring(start, end);
    }

    /** {@return whether the text goes on with these letters, stopping at the first that differs} */
    public boolean startsWith(int i, String prefix) {
        for (int k = 0; k < prefix.length(); k++) {
            if (at(i + k) != prefix.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether the text goes on with these letters, given in lower case, in whatever case it has them} */
    public boolean startsWithIgnoringCase(int i, String prefix) {
        for (int k = 0; k < prefix.length(); k++) {
            char c = at(i + k);
            if ((Chars.upper(c) ? (char) (c + 32) : c) != prefix.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** {@return in lower case, what stands in front of a position} */
    public String contextOf(int i) {
        return text.substring(Math.max(0, i - BEHIND), i).toLowerCase(Locale.ROOT);
    }

    /** {@return whether the text as it stands could still decide otherwise} */
    public boolean undecided() {
        return readPastEnd && !complete;
    }

    public void decideAnew() {
        readPastEnd = false;
    }
}
