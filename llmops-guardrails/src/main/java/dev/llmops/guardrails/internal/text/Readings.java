package dev.llmops.guardrails.internal.text;

import org.jspecify.annotations.Nullable;

/** Other ways to read a canonical text, each with the places in that text; null where a reading changes nothing. */
final class Readings {

    /** A sign and the letter that it stands for, by turns. */
    private static final String LEET = "0o1i3e4a5s7t@a$s!i|l8b9g€e";

    private static final int MIN_SPELLED = 3;

    private Readings() {}

    /** {@return the text with letters for the digits and signs in its words that look like them} */
    static @Nullable OffsetText leet(String canonical) {
        OffsetText plain = new OffsetText();
        boolean changed = false;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            int at = Chars.letter(c) || c == ' ' ? -1 : LEET.indexOf(c);
            boolean stands = at >= 0 && at % 2 == 0 && besideLetter(canonical, i);
            plain.append(stands ? LEET.charAt(at + 1) : c, i, i + 1);
            changed |= stands;
        }
        return changed ? plain : null;
    }

    private static boolean besideLetter(String text, int i) {
        return (i > 0 && Chars.letter(text.charAt(i - 1)))
                || (i + 1 < text.length() && Chars.letter(text.charAt(i + 1)));
    }

    /** {@return the text with letters that are spelled out one by one ("i g n o r e", "i.g.n.o.r.e") joined} */
    static @Nullable OffsetText spelled(String canonical) {
        OffsetText plain = new OffsetText();
        boolean changed = false;
        int i = 0;
        while (i < canonical.length()) {
            int end = spelledEnd(canonical, i);
            if (end > i) {
                changed = true;
                for (int k = i; k < end; k += 2) {
                    plain.append(canonical.charAt(k), k, k + 1);
                }
                i = end;
            } else {
                plain.append(canonical.charAt(i), i, i + 1);
                i++;
            }
        }
        return changed ? plain : null;
    }

    /** Letters with the same separator between each two of them; a word ends where there are two separators. */
    private static int spelledEnd(String text, int start) {
        if (!Character.isLetter(text.charAt(start)) || (start > 0 && isWord(text.charAt(start - 1)))) {
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
        return Character.isLetterOrDigit(c);
    }

    /** {@return the text with words made Latin that are written in look-alikes only, if most of the text is Latin} */
    static @Nullable OffsetText latin(String canonical) {
        int latin = 0;
        int other = 0;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            latin += Chars.letter(c) ? 1 : 0;
            other += c >= 0x80 && Character.isLetter(c) ? 1 : 0;
        }
        if (other == 0 || latin < other) {
            return null;
        }
        OffsetText plain = new OffsetText();
        boolean changed = false;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            char letter = LookAlikes.latin(c);
            plain.append(letter, i, i + 1);
            changed |= letter != c;
        }
        return changed ? plain : null;
    }
}
