package dev.llmops.guardrails.internal.language;

/** What of a text is words of a language, without what is none of any: addresses, names with digits, parts of programs. */
final class PlainWords {

    private static final String MARKS = "_/\\@#<>{}=$*+|~^&;[]()";

    private PlainWords() {}

    /** {@return the words, each with a space behind it} */
    static String of(String text) {
        StringBuilder words = new StringBuilder(text.length());
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || Character.isWhitespace(text.charAt(i))) {
                if (i > start && plain(text, start, i)) {
                    words.append(text, start, i).append(' ');
                }
                start = i + 1;
            }
        }
        return words.toString();
    }

    /** A mark or a point between letters, a digit, or a capital behind a small letter makes it no word. */
    private static boolean plain(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean inside = i > start && i + 1 < end;
            boolean between =
                    inside && Character.isLetter(text.charAt(i - 1)) && Character.isLetter(text.charAt(i + 1));
            if (Character.isDigit(c) || (between && (MARKS.indexOf(c) >= 0 || c == '.' || c == ':'))) {
                return false;
            }
            if (i > start && Character.isUpperCase(c) && Character.isLowerCase(text.charAt(i - 1))) {
                return false;
            }
        }
        return true;
    }
}
