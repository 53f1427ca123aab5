package dev.llmops.guardrails.internal.scan;

import dev.llmops.guardrails.internal.text.Chars;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The text that has arrived so far. It notes when a detector wanted to read further than that: what the detector then
 * says may change with the next piece. This is how streaming finds just what the whole text would give. A detector reads
 * at most {@link #BEHIND} units behind its position.
 */
public class Window {

    /** How far a detector may look back. */
    public static final int BEHIND = 64;

    /** What is read where there is no text. */
    public static final char NONE = '\0';

    /** Characters of one alphabet side by side. */
    private static final class Run {

        private int from = -1;
        private int to = -1;
    }

    private final String text;
    /** The text again: an array is read faster. */
    private final char[] chars;

    private final boolean complete;
    private boolean readPastEnd;
    private final Map<Alphabet, Run> runs = new EnumMap<>(Alphabet.class);

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
     * {@return where characters of an alphabet that begin here end, or behind so many of them} A run is read once, however
     * often it is asked for, so that the same prefix again and again in one long word costs no more than the word.
     *
     * @param most how many characters at most
     */
    public int runEnd(Alphabet alphabet, int start, int most) {
        Run run = runs.computeIfAbsent(alphabet, key -> new Run());
        if (start < run.from || start > run.to) {
            run.from = start;
            run.to = start;
            while (run.to < chars.length && alphabet.has(chars[run.to])) {
                run.to++;
            }
        }
        if (run.to == chars.length && start + most > chars.length) {
            readPastEnd = true;
        }
        return Math.min(run.to, start + most);
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

    /** {@return in lower case, what stands before a position} */
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
