package dev.llmops.guardrails.internal.view;

import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.Confusables;
import dev.llmops.guardrails.internal.text.OffsetText;
import org.jspecify.annotations.Nullable;

/** Other ways to read a canonical text; null where a reading changes nothing. */
final class Readings {

    /** A sign and the letter that it stands for, by turns. */
    private static final String LEET = "0o1i3e4a5s7t@a$s!i|l8b9g";

    private static final int ASCII = 128;
    private static final char[] STANDS = new char[ASCII];

    static {
        for (int i = 0; i < LEET.length(); i += 2) {
            STANDS[LEET.charAt(i)] = LEET.charAt(i + 1);
        }
    }

    private static final int MIN_SPELLED = 3;
    /** So many letters behind a sign are a word that it could begin: "1gnore", and not "1st". */
    private static final int MIN_REST = 3;

    private Readings() {}

    /** {@return the text with letters for the digits and signs in its words that look like them, each in its place} */
    static @Nullable String leet(String canonical) {
        char[] plain = null;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            char letter = c < ASCII && STANDS[c] != 0 ? STANDS[c] : c == '€' ? 'e' : 0;
            if (letter != 0 && besideLetter(canonical, i)) {
                plain = plain == null ? canonical.toCharArray() : plain;
                plain[i] = letter;
            }
        }
        return plain == null ? null : new String(plain);
    }

    /** {@return a text with what ROT13 makes of the letters of its {@linkplain #leet reading}, for digits that stood for letters before it} */
    static String leetBeforeRot13(String text, String leet) {
        char[] plain = leet.toCharArray();
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] != text.charAt(i)) {
                plain[i] = (char) ('a' + (plain[i] - 'a' + 13) % 26);
            }
        }
        return new String(plain);
    }

    /** {@return whether some sign stands for a letter within a word, or before the rest of one} */
    static boolean hides(String text, String leet) {
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && text.charAt(i) != leet.charAt(i)) {
                i++;
            }
            if (i > start) {
                int rest = i;
                while (rest < leet.length() && rest - i < MIN_REST && Chars.letter(leet.charAt(rest))) {
                    rest++;
                }
                char before = start > 0 ? leet.charAt(start - 1) : ' ';
                boolean within = rest > i && Chars.letter(before);
                if (within || (rest - i == MIN_REST && !Chars.letterOrDigit(before))) {
                    return true;
                }
            }
            i = Math.max(i, start + 1);
        }
        return false;
    }

    private static boolean besideLetter(String text, int i) {
        return (i > 0 && Chars.letter(text.charAt(i - 1)))
                || (i + 1 < text.length() && Chars.letter(text.charAt(i + 1)));
    }

    /** {@return the text with letters that are spelled out one by one ("i g n o r e", "i.g.n.o.r.e") joined, and where each stood} */
    static @Nullable OffsetText spelled(String canonical) {
        int first = 0;
        while (first < canonical.length() && spelledEnd(canonical, first) == first) {
            first++;
        }
        if (first == canonical.length()) {
            return null;
        }
        OffsetText plain = new OffsetText();
        int i = 0;
        while (i < canonical.length()) {
            int end = i < first ? i : spelledEnd(canonical, i);
            if (end > i) {
                for (int k = i; k < end; k += 2) {
                    plain.append(canonical.charAt(k), k, k + 1);
                }
                i = end;
            } else {
                plain.append(canonical.charAt(i), i, i + 1);
                i++;
            }
        }
        return plain;
    }

    /** Letters with the same separator between each two of them; a word ends where there are two separators. */
    private static int spelledEnd(String text, int start) {
        if (start + 1 >= text.length()
                || isWord(text.charAt(start + 1))
                || !Character.isLetter(text.charAt(start))
                || (start > 0 && isWord(text.charAt(start - 1)))) {
            return start;
        }
        int end = start + 1;
        while (end + 1 < text.length()
                && text.charAt(end) == text.charAt(start + 1)
                && !isWord(text.charAt(end))
                && isWord(text.charAt(end + 1))
                && (end + 2 >= text.length() || !isWord(text.charAt(end + 2)))) {
            end += 2;
        }
        return (end - start) / 2 + 1 >= MIN_SPELLED ? end : start;
    }

    private static boolean isWord(char c) {
        return c < ASCII ? Chars.letterOrDigit(c) : Character.isLetterOrDigit(c);
    }

    /** {@return the text with words made Latin that are written in look-alikes only, if most of the text is Latin, each in its place} */
    static @Nullable String latin(String canonical) {
        int latin = 0;
        int other = 0;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            latin += Chars.letter(c) ? 1 : 0;
            other += c >= ASCII && Character.isLetter(c) ? 1 : 0;
        }
        if (other == 0 || latin < other) {
            return null;
        }
        char[] plain = null;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            char letter = Confusables.latin(c);
            if (letter != c) {
                plain = plain == null ? canonical.toCharArray() : plain;
                plain[i] = letter;
            }
        }
        return plain == null ? null : new String(plain);
    }
}
