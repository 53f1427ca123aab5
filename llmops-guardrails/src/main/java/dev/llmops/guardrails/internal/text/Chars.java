package dev.llmops.guardrails.internal.text;

/** Classes of characters. Digits and letters are those of ASCII unless a name says otherwise. */
public final class Chars {

    private Chars() {}

    public static boolean digit(char c) {
        return (char) (c - '0') < 10;
    }

    public static boolean upper(char c) {
        return (char) (c - 'A') < 26;
    }

    public static boolean letter(char c) {
        return (char) ((c | 0x20) - 'a') < 26;
    }

    public static boolean letterOrDigit(char c) {
        return digit(c) || letter(c);
    }

    public static boolean hex(char c) {
        return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** {@return a text with the capital letters of ASCII in lower case, and no others} */
    public static String lower(String text) {
        int i = 0;
        while (i < text.length() && !upper(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        char[] lower = text.toCharArray();
        for (; i < lower.length; i++) {
            lower[i] = upper(lower[i]) ? (char) (lower[i] + 32) : lower[i];
        }
        return new String(lower);
    }

    /** {@return whether it is a space as groups of digits have between them: also those at which no line breaks} */
    public static boolean blank(char c) {
        return c == ' ' || c == '\u00a0' || c == '\u202f';
    }

    /** {@return whether it is part of a word, with vowel signs of Indic scripts, which are marks} */
    public static boolean inWord(char c) {
        if (c < 128) {
            return letterOrDigit(c);
        }
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /** {@return whether a word goes on here, in any script} */
    public static boolean word(char c) {
        return c < 128 ? letterOrDigit(c) || c == '_' : Character.isLetterOrDigit(c);
    }
}
