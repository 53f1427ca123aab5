package dev.llmops.guardrails.internal.text;

import java.util.function.IntPredicate;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The alphabets that formats of secrets name.
 */
public enum CharClass {
    DIGIT(c -> c >= '0' && c <= '9'),
    LOWER_HEX(c -> digit(c) || (c >= 'a' && c <= 'f')),
    HEX(c -> Chars.hex((char) c)),
    BASE32(c -> upper(c) || (c >= '2' && c <= '7')),
    UPPER(c -> upper(c) || digit(c)),
    LETTER(c -> Chars.letter((char) c)),
    ALNUM(c -> alnum(c)),
    /** base64url */
    NAME(c -> alnum(c) || c == '_' || c == '-'),
    /** base64 without padding */
    PATH(c -> alnum(c) || c == '/' || c == '+'),
    BASE64(c -> alnum(c) || c == '/' || c == '+' || c == '='),
    DOTTED(c -> alnum(c) || c == '_' || c == '-' || c == '.' || c == '='),
    /** What a URL lets stand, escapes included. */
    URL(c -> alnum(c) || c == '_' || c == '-' || c == '.' || c == '~' || c == '%'),
    VISIBLE(c -> c > ' ' && c < 127 && c != '"' && c != '\'' && c != '`');

    private static final int HALF = 64;

    /** A bit for each character below 64, and for each from 64. */
    private final long low;

    private final long high;

    CharClass(IntPredicate member) {
        long below = 0;
        long from = 0;
        for (int c = 0; c < HALF; c++) {
            below |= member.test(c) ? 1L << c : 0;
            from |= member.test(c + HALF) ? 1L << c : 0;
        }
        low = below;
        high = from;
    }

    public boolean has(char c) {
        return c < 2 * HALF && ((c < HALF ? low >>> c : high >>> (c - HALF)) & 1) == 1;
    }

    private static boolean digit(int c) {
        return Chars.digit((char) c);
    }

    private static boolean upper(int c) {
        return Chars.upper((char) c);
    }

    private static boolean alnum(int c) {
        return Chars.letterOrDigit((char) c);
    }
}
