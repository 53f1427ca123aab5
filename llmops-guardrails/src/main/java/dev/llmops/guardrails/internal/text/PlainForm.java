package dev.llmops.guardrails.internal.text;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One character with its marks in compatibility form (NFKC), with case folded, and without accents if it is Latin: accents
 * tell no attack from another, and are often left out or piled up.
 */
final class PlainForm {

    private static final int CACHED = 0x3000;
    private static final int MAX_LENGTH = 4;
    private static final String[] CACHE = new String[CACHED];

    private PlainForm() {}

    static String of(int c) {
        if (c >= CACHED) {
            return isPlain(c) ? Character.toString(c) : fold(Character.toString(c));
        }
        @Nullable String known = CACHE[c];
        if (known == null) {
            known = fold(Character.toString(c));
            CACHE[c] = known;
        }
        return known;
    }

    /** {@return the form of a character with marks behind it} */
    static String of(String cluster) {
        return fold(cluster);
    }

    /** Han, and Hangul syllables: nothing to fold, and most of many texts. */
    private static boolean isPlain(int c) {
        return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
    }

    /** One sign for a whole phrase stays as it is: a text must not grow many times over by such signs. */
    private static String fold(String cluster) {
        String folded = folded(cluster);
        return folded.length() > MAX_LENGTH * cluster.length() ? cluster : folded;
    }

    private static String folded(String cluster) {
        String letter = enclosed(cluster.codePointAt(0));
        String composed = letter == null ? Normalizer.normalize(cluster, Normalizer.Form.NFKC) : letter;
        // Upper case first: that folds ß, ſ and the final sigma, which lower case keeps apart.
        String lower = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        String parts = Normalizer.normalize(lower, Normalizer.Form.NFD);
        if (parts.isEmpty() || parts.charAt(0) >= 0x80) {
            return Normalizer.normalize(lower, Normalizer.Form.NFKC);
        }
        StringBuilder base = new StringBuilder(parts.length());
        parts.codePoints().filter(part -> !isMark(part)).forEach(base::appendCodePoint);
        return base.toString();
    }

    /** Letters in black circles and squares, which have no compatibility form. */
    private static @Nullable String enclosed(int c) {
        if (c >= 0x1F150 && c <= 0x1F169) {
            return String.valueOf((char) ('a' + c - 0x1F150));
        }
        return c >= 0x1F170 && c <= 0x1F189 ? String.valueOf((char) ('a' + c - 0x1F170)) : null;
    }

    static boolean isMark(int c) {
        return c >= 0x300 && Character.getType(c) == Character.NON_SPACING_MARK;
    }

    /** {@return whether it can join with what stands before it: a mark, or a vowel or final of Hangul} */
    static boolean isTrailing(int c) {
        if (c < 0x300 || Invisible.isVariationSelector(c) || Invisible.isZeroWidth(c)) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || (c > 0x1160 && c <= 0x11FF);
    }
}
