package dev.llmops.rag.internal.text;

import java.util.BitSet;

/** Where digits stand in a text, found in one pass: most texts are told by it to have nothing that a dearer expression would look for. */
final class Digits {

    private Digits() {}

    /** {@return whether there is a digit of ASCII} */
    static boolean in(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a blank parts a digit from what is a number, a comma or a point} */
    static boolean behindBlank(String text) {
        for (int at = text.indexOf(' ', 1); at > 0 && at + 1 < text.length(); at = text.indexOf(' ', at + 1)) {
            char before = text.charAt(at - 1);
            if (isDigit(text.charAt(at + 1)) && (isDigit(before) || before == '.' || before == ',')) {
                return true;
            }
        }
        return false;
    }

    /** {@return where words begin that have letters and numbers, or a letter right before a hyphen and a digit} */
    static BitSet besideLetters(String text) {
        BitSet beginnings = new BitSet();
        int start = 0;
        boolean letter = false;
        boolean number = false;
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int c = text.codePointAt(i);
            next = i + Character.charCount(c);
            boolean isLetter = Character.isLetter(c);
            boolean isNumber = !isLetter && isNumber(c);
            if (isLetter || isNumber) {
                letter |= isLetter;
                number |= isNumber;
                if (letter && number) {
                    beginnings.set(start);
                }
            } else {
                if (c == '-' && letter && next < text.length() && isDigit(text.charAt(next))) {
                    beginnings.set(start);
                }
                start = next;
                letter = false;
                number = false;
            }
        }
        return beginnings;
    }

    /** {@return whether a character is a letter or number} */
    static boolean isLetterOrNumber(int c) {
        return Character.isLetter(c) || isNumber(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** {@return whether a character is a number} */
    static boolean isNumber(int c) {
        if (c < 128) {
            return c >= '0' && c <= '9';
        }
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }
}
