package dev.llmops.rag.internal.text;

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

    /** {@return whether a number may stand right beside a letter, or a digit behind one and a hyphen} */
    static boolean besideLetter(String text) {
        boolean letter = false;
        boolean number = false;
        boolean hyphen = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = Character.isLetter(c);
            boolean isNumber = !isLetter && isNumber(c);
            if ((isLetter && number) || (isNumber && (letter || hyphen)) || Character.isSurrogate(c)) {
                return true;
            }
            hyphen = c == '-' && letter;
            letter = isLetter;
            number = isNumber;
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNumber(char c) {
        if (c < 128) {
            return isDigit(c);
        }
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }
}
