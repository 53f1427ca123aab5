package dev.llmops.rag.internal.text;

/** The words of a text, one after the other: letters, marks and numbers, of which the first is no number. */
final class WordScan {

    /** A bit for each of the categories L, M and N. */
    private static final int LETTERS_MARKS_AND_NUMBERS = 1 << Character.UPPERCASE_LETTER
            | 1 << Character.LOWERCASE_LETTER
            | 1 << Character.TITLECASE_LETTER
            | 1 << Character.MODIFIER_LETTER
            | 1 << Character.OTHER_LETTER
            | 1 << Character.NON_SPACING_MARK
            | 1 << Character.ENCLOSING_MARK
            | 1 << Character.COMBINING_SPACING_MARK
            | 1 << Character.DECIMAL_DIGIT_NUMBER
            | 1 << Character.LETTER_NUMBER
            | 1 << Character.OTHER_NUMBER;

    private final String text;
    private int start;
    private int end;

    WordScan(String text) {
        this.text = text;
    }

    /** {@return whether there is another word} */
    boolean next() {
        start = end;
        while (start < text.length()) {
            int c = text.codePointAt(start);
            if (isOfWord(c) && !Digits.isNumber(c)) {
                end = endOfWord(text, start);
                return true;
            }
            start += Character.charCount(c);
        }
        end = start;
        return false;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    String word() {
        return text.substring(start, end);
    }

    /** {@return where the letters, marks and numbers from a place on end} */
    static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && isOfWord(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    /** {@return whether a character is a letter, mark or number} */
    static boolean isOfWord(int c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }
        return (LETTERS_MARKS_AND_NUMBERS >>> Character.getType(c) & 1) == 1;
    }
}
