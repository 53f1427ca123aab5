package dev.llmops.guardrails;

import java.util.function.IntPredicate;

/** The alphabets that formats of secrets name. */
enum CharClass {
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

    private static final int ASCII = 128;

    private final boolean[] members = new boolean[ASCII];

    CharClass(IntPredicate member) {
        for (int c = 0; c < ASCII; c++) {
            members[c] = member.test(c);
        }
    }

    boolean has(char c) {
        return c < ASCII && members[c];
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
