package dev.llmops.guardrails;

/** Classes of characters. Digits and letters are those of ASCII unless a name says otherwise. */
final class Chars {

    private Chars() {}

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean upper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean letter(char c) {
        return upper(c) || (c >= 'a' && c <= 'z');
    }

    static boolean letterOrDigit(char c) {
        return digit(c) || letter(c);
    }

    static boolean hex(char c) {
        return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** {@return whether a word goes on here, in any script} */
    static boolean word(char c) {
        return c < 128 ? letterOrDigit(c) || c == '_' : Character.isLetterOrDigit(c);
    }
}
