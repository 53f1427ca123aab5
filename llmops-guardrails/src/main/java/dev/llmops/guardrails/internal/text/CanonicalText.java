package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text as a reader, or a model, sees it: without invisible characters, in compatibility form (NFKC), with case folded,
 * without accents on Latin letters and with at most two marks on others, with letters that look like Latin ones in Latin
 * words made Latin (after Unicode UTS #39's confusables). It knows where in the original each of its characters stood. What
 * tag characters and variation selectors spell is a text of its own. One pass; reads each character of the original a bounded
 * number of times.
 */
public final class CanonicalText {

    private static final int MAX_MARKS = 2;
    private static final int MIN_SMUGGLED = 4;

    private OffsetText text;
    private final OffsetText tags = new OffsetText();
    private final List<CharRange> suspicious = new ArrayList<>(0);
    private byte[] smuggled = new byte[0];
    private int smuggledCount;
    private int smuggledStart;
    private int smuggledEnd;
    private int zalgo;

    private CanonicalText(OffsetText text) {
        this.text = text;
    }

    /** {@return the canonical form of a text} */
    public static CanonicalText of(String original) {
        if (isAscii(original)) {
            return new CanonicalText(new OffsetText(Chars.lower(original)));
        }
        CanonicalText canonical = new CanonicalText(new OffsetText());
        canonical.read(original);
        canonical.foldConfusables();
        return canonical;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void read(String original) {
        int before = ' ';
        int i = 0;
        while (i < original.length()) {
            char unit = original.charAt(i);
            if (unit < 0x80 && !trailsAt(original, i + 1)) {
                text.append(unit >= 'A' && unit <= 'Z' ? (char) (unit + 32) : unit, i, i + 1);
                before = unit;
                i++;
                continue;
            }
            int c = original.codePointAt(i);
            int end = i + Character.charCount(c);
            if (c == Invisible.BLACK_FLAG) {
                end = i + Math.max(2, Invisible.flagLength(original, i));
                add(PlainForm.of(c), i, end);
            } else if (Invisible.isTag(c)) {
                addTag(c, i, end);
            } else if (Invisible.isVariationSelector(c)) {
                addSelector(c, before, i, end);
            } else if (Invisible.isZeroWidth(c)) {
                addInvisible(c, before, end < original.length() ? original.codePointAt(end) : ' ', i, end);
            } else {
                end = addCluster(original, c, i, end);
            }
            before = c;
            i = end;
        }
    }

    private static boolean trailsAt(String original, int i) {
        return i < original.length() && PlainForm.isTrailing(original.charAt(i));
    }

    /** A character with the marks behind it; more marks than a script needs are left out. */
    private int addCluster(String original, int c, int start, int first) {
        int end = first;
        int kept = first;
        int marks = 0;
        while (end < original.length()) {
            int next = original.codePointAt(end);
            if (!PlainForm.isTrailing(next)) {
                break;
            }
            end += Character.charCount(next);
            marks++;
            if (marks <= MAX_MARKS || !PlainForm.isMark(next)) {
                kept = marks <= MAX_MARKS ? end : kept;
            } else {
                zalgo++;
            }
        }
        if (c < 0x80) {
            text.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c), start, end);
        } else {
            add(marks == 0 ? PlainForm.of(c) : PlainForm.of(original.substring(start, kept)), start, end);
        }
        return end;
    }

    private void add(String plain, int start, int end) {
        for (int k = 0; k < plain.length(); k++) {
            text.append(plain.charAt(k), start, end);
        }
    }

    /** Tag characters are invisible and spell ASCII: nobody but an attacker writes them outside of a flag. */
    private void addTag(int c, int start, int end) {
        int ascii = c - Invisible.TAG_FIRST;
        if (ascii >= ' ' && ascii < 0x7F) {
            tags.append((char) ascii, start, end);
        }
        suspect(start, end);
    }

    private void addSelector(int c, int before, int start, int end) {
        if (Invisible.selects(c, before)) {
            return;
        }
        if (smuggledCount == smuggled.length) {
            smuggled = Arrays.copyOf(smuggled, Math.max(64, 2 * smuggledCount));
        }
        smuggledStart = smuggledCount == 0 ? start : smuggledStart;
        smuggledEnd = end;
        smuggled[smuggledCount++] = (byte) Invisible.smuggled(c);
        suspect(start, end);
    }

    private void addInvisible(int c, int before, int after, int start, int end) {
        if (Invisible.joinsLetters(c, before, after)) {
            add(Character.toString(c), start, end);
        } else if (!Invisible.joinsEmoji(c, before, after)
                && !Invisible.isTypography(c, before, after)
                && !(c == 0xFEFF && start == 0)) {
            suspect(start, end);
        }
    }

    /** Characters that follow each other are one place. */
    private void suspect(int start, int end) {
        int last = suspicious.size() - 1;
        if (last >= 0 && suspicious.get(last).end() == start) {
            suspicious.set(last, new CharRange(suspicious.get(last).start(), end));
        } else {
            suspicious.add(new CharRange(start, end));
        }
    }

    /** Word by word, and only in words that have a Latin letter: Cyrillic and Greek words stay what they are. */
    private void foldConfusables() {
        int word = 0;
        boolean latin = false;
        boolean other = false;
        boolean marked = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.at(i) : ' ';
            if (c < 0x80 ? Chars.letter(c) : Character.isLetter(c) || PlainForm.isMark(c)) {
                latin |= c < 0x80;
                other |= c >= 0x80;
                continue;
            }
            if (latin && other) {
                for (int k = word; k < i; k++) {
                    marked |= PlainForm.isMark(text.at(k));
                    text.set(k, Confusables.latin(text.at(k)));
                }
            }
            word = i + 1;
            latin = false;
            other = false;
        }
        if (marked) {
            text = withoutMarksOnLatin(text);
        }
    }

    /** A letter that looked like a Latin one kept its accents until it was one. */
    private static OffsetText withoutMarksOnLatin(OffsetText marked) {
        OffsetText plain = new OffsetText();
        for (int i = 0; i < marked.length(); i++) {
            char c = marked.at(i);
            if (!PlainForm.isMark(c) || !Chars.letter(plain.last())) {
                plain.append(c, marked.start(i), marked.end(i));
            }
        }
        return plain;
    }

    /** {@return the canonical form} */
    public String text() {
        return text.toString();
    }

    /** {@return whether it holds text that a reader cannot see} */
    public boolean hidden() {
        return tags.length() > 0 || smuggledCount >= MIN_SMUGGLED;
    }

    /** {@return where characters stand that a reader cannot see and that no script needs there} */
    public List<CharRange> suspicious() {
        return List.copyOf(suspicious);
    }

    /** {@return how many combining marks there are beyond what any script needs, as in zalgo text} */
    public int zalgoMarks() {
        return zalgo;
    }

    /** {@return what tag characters spell, and what variation selectors do, as it was hidden} */
    public List<Segment> hiddenTexts() {
        List<Segment> hidden = new ArrayList<>(0);
        if (tags.length() > 0) {
            hidden.add(new Segment(tags.toString(), Segment.Places.of(tags), List.of("tag-characters"), true));
        }
        if (smuggledCount >= MIN_SMUGGLED) {
            ByteBuffer bytes = ByteBuffer.wrap(smuggled, 0, smuggledCount);
            String decoded = StandardCharsets.UTF_8.decode(bytes).toString();
            CharRange range = new CharRange(smuggledStart, smuggledEnd);
            hidden.add(new Segment(decoded, Segment.Places.at(range), List.of("variation-selectors"), true));
        }
        return hidden;
    }

    /**
     * {@return the range of the original that a range of this text stands for}
     *
     * @param start index of the first unit
     * @param end index after the last unit, greater than {@code start}
     */
    public CharRange original(int start, int end) {
        return new CharRange(text.start(start), text.end(end - 1));
    }
}
