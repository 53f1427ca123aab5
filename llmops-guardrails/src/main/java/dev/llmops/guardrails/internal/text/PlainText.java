package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import java.text.Normalizer;

/**
 * A text as it is read by who looks for values in it, with case and accents: without invisible characters, with digits of
 * any script, full-width and mathematical characters, dashes and spaces as those of ASCII that they stand for, with several
 * blanks between digits as one, with letters and the marks behind them composed, and, where that is asked for, with escapes of
 * HTML, URLs and JSON as what they stand for. It knows where in the original each of its characters stood. One pass. It is not
 * {@link CanonicalText}, which folds what makes up a value (an accent in a name, the case of a key), and reads words as a whole,
 * so that it cannot be read as a stream comes.
 */
public final class PlainText {

    /** What a URL has in the place of a blank or a line break; the URL goes on behind it. */
    public static final char BLANK_OF_URL = '\u00A0';

    private static final int MAX_BLANKS = 4;
    /** No escape or gap that is read as one character is longer, with what hides in it. */
    private static final int HELD = 48;

    private static final char UNKNOWN = 0;
    private static final char[] PLAIN = new char[1 << 16];

    private final OffsetText text;
    private final boolean same;

    private PlainText(OffsetText text, boolean same) {
        this.text = text;
        this.same = same;
    }

    /** {@return a text with its escapes read, and with several blanks between digits as one} */
    public static PlainText of(String original) {
        PlainText visible = unescaped(original);
        String plain = visible.text();
        int first = firstGap(plain);
        if (first == plain.length()) {
            return visible;
        }
        OffsetText text = new OffsetText();
        for (int i = 0; i < first; i++) {
            visible.move(i, i + 1, plain.charAt(i), text);
        }
        int i = first;
        while (i < plain.length()) {
            char c = plain.charAt(i);
            int end = InlineEscape.begins(c) ? InlineEscape.end(plain, i) : i;
            char read = end > i ? InlineEscape.plain(plain, i) : c;
            end = Math.max(end, i + 1);
            end = read == ' ' && Chars.digit(text.last()) ? blanksEnd(plain, end) : end;
            visible.move(i, end, read, text);
            i = end;
        }
        return new PlainText(text, false);
    }

    private void move(int start, int end, char c, OffsetText to) {
        to.append(c, text.start(start), text.end(end - 1));
    }

    /** {@return where an escape may stand or several blanks, or the length} */
    private static int firstGap(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (InlineEscape.begins(c) || (c == ' ' && i + 1 < text.length() && text.charAt(i + 1) == ' ')) {
                return i;
            }
        }
        return text.length();
    }

    private static int blanksEnd(String text, int start) {
        int end = start;
        while (end < text.length() && end - start < MAX_BLANKS && text.charAt(end) == ' ') {
            end++;
        }
        return end < text.length() && Chars.digit(text.charAt(end)) ? end : start;
    }

    /** {@return a text whose escapes and blanks stay as they are written} */
    static PlainText unescaped(String original) {
        int first = 0;
        while (first < original.length() && original.charAt(first) < 0x80) {
            first++;
        }
        if (first == original.length()) {
            return new PlainText(new OffsetText(original), true);
        }
        OffsetText text = new OffsetText(original.substring(0, first));
        boolean same = true;
        int i = first;
        while (i < original.length()) {
            int c = original.codePointAt(i);
            int end = i + Character.charCount(c);
            int plain = plain(c);
            if (c >= 0x80 && isInvisible(original, c, i, end)) {
                same = false;
            } else if (PlainForm.isTrailing(c) && isJoined(text, original.substring(i, end), end)) {
                same = false;
            } else if (plain < 0x80) {
                same &= plain == c;
                text.append((char) plain, i, end);
            } else {
                for (int k = i; k < end; k++) {
                    text.append(original.charAt(k), k, k + 1);
                }
            }
            i = end;
        }
        return new PlainText(text, same);
    }

    /** A mark behind a letter is composed with it (NFC), one behind a digit is left out. */
    private static boolean isJoined(OffsetText text, String mark, int end) {
        char last = text.last();
        String composed = Chars.digit(last) ? "" + last : Normalizer.normalize(last + mark, Normalizer.Form.NFC);
        if (composed.length() > 1) {
            return false;
        }
        text.setLast(composed.charAt(0), end);
        return true;
    }

    private static boolean isInvisible(String original, int c, int start, int end) {
        if (Invisible.isTag(c) || Invisible.isVariationSelector(c)) {
            return true;
        }
        if (!Invisible.isZeroWidth(c)) {
            return false;
        }
        int before = start == 0 ? ' ' : original.codePointBefore(start);
        int after = end < original.length() ? original.codePointAt(end) : ' ';
        return !Invisible.joinsLetters(c, before, after);
    }

    /** {@return the character of ASCII that one stands for, or itself} */
    static int plain(int c) {
        if (c < 0x80 || c > 0xFFFF) {
            return c < 0x80 ? c : made(c);
        }
        char known = PLAIN[c];
        if (known == UNKNOWN) {
            known = (char) made(c);
            PLAIN[c] = known;
        }
        return known;
    }

    private static int made(int c) {
        if (isDash(c)) {
            return '-';
        }
        int type = Character.getType(c);
        if (type == Character.SPACE_SEPARATOR) {
            return ' ';
        }
        if (type == Character.DECIMAL_DIGIT_NUMBER) {
            return '0' + Character.digit(c, 10);
        }
        boolean raised = c < 0x100 || (c >= 0x2070 && c <= 0x209F);
        if (raised || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return c;
        }
        String form = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
        return form.length() == 1 && form.charAt(0) > ' ' && form.charAt(0) < 0x7F ? form.charAt(0) : c;
    }

    /** Hyphens, dashes and the sign of minus, also those at which no line breaks. */
    private static boolean isDash(int c) {
        return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63 || c == 0xFF0D;
    }

    /** {@return up to where a text that goes on is read as it will be when all of it is there} */
    public static int settled(String original) {
        int end = original.length();
        for (int i = Math.max(0, end - HELD); i < end; i++) {
            if (InlineEscape.begins(plain(original.charAt(i)))) {
                end = i;
            }
        }
        int settled = end;
        while (settled > 0 && end - settled < HELD && maySwallow(original.charAt(settled - 1))) {
            settled--;
        }
        boolean digit = settled > 0 && Chars.digit((char) plain(original.charAt(settled - 1)));
        return digit || !original.substring(settled, end).isBlank() ? settled : end;
    }

    /** {@return whether what follows can change how a character is read: a blank, one without a form, half of a pair} */
    private static boolean maySwallow(char c) {
        return c == ' '
                || (c >= 0x80
                        && (plain(c) == ' '
                                || Character.isSurrogate(c)
                                || Invisible.isVariationSelector(c)
                                || Invisible.isZeroWidth(c)));
    }

    /** {@return whether it is read just as it is written} */
    public boolean same() {
        return same;
    }

    public String text() {
        return text.toString();
    }

    /** {@return the range of the original that a range of this text, which is not empty, stands for} */
    public CharRange original(int start, int end) {
        return new CharRange(text.start(start), text.end(end - 1));
    }

    /** {@return where a character stands in the original; after the last one, the place behind it} */
    public int original(int index) {
        if (index < text.length()) {
            return text.start(index);
        }
        return index == 0 ? 0 : text.end(index - 1);
    }

    /** {@return the first character that stands at a place of the original or behind it} */
    public int at(int place) {
        int low = 0;
        int high = text.length();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (text.start(middle) < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
