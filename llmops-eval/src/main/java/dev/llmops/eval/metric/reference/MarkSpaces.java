package dev.llmops.eval.metric.reference;

/**
 * Puts spaces around marks by the rules of NIST's {@code mteval} scripts. The scripts give them as regular expressions that are applied one after the other, each
 * from left to right to places that do not overlap; so are they here, without the expressions.
 */
final class MarkSpaces {

    private static final int NUMBERS =
            1 << Character.DECIMAL_DIGIT_NUMBER | 1 << Character.LETTER_NUMBER | 1 << Character.OTHER_NUMBER;
    private static final int PUNCTUATION = 1 << Character.CONNECTOR_PUNCTUATION
            | 1 << Character.DASH_PUNCTUATION
            | 1 << Character.START_PUNCTUATION
            | 1 << Character.END_PUNCTUATION
            | 1 << Character.INITIAL_QUOTE_PUNCTUATION
            | 1 << Character.FINAL_QUOTE_PUNCTUATION
            | 1 << Character.OTHER_PUNCTUATION;
    private static final int SYMBOLS = 1 << Character.MATH_SYMBOL
            | 1 << Character.CURRENCY_SYMBOL
            | 1 << Character.MODIFIER_SYMBOL
            | 1 << Character.OTHER_SYMBOL;

    private MarkSpaces() {}

    /** Of {@code mteval-v13a}: around marks of ASCII; points and commas stay within numbers, a hyphen goes off behind a digit. */
    static String western(String line) {
        StringBuilder text = new StringBuilder(2 * line.length() + 2).append(' ');
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isWesternMark(c)) {
                text.append(' ').append(c).append(' ');
            } else {
                text.append(c);
            }
        }
        text.append(' ');
        return hyphensBehindDigits(pointsBeforeOthers(pointsBehindOthers(text))).toString();
    }

    private static StringBuilder pointsBehindOthers(StringBuilder text) {
        StringBuilder spaced = new StringBuilder(2 * text.length());
        int done = 0;
        for (int i = 1; i < text.length(); i++) {
            // A point that was a mark itself is not what stands before the next one.
            if (isPoint(text.charAt(i)) && i > done && !isDigit(text.charAt(i - 1))) {
                spaced.append(text, done, i).append(' ').append(text.charAt(i)).append(' ');
                done = i + 1;
            }
        }
        return spaced.append(text, done, text.length());
    }

    private static StringBuilder pointsBeforeOthers(StringBuilder text) {
        StringBuilder spaced = new StringBuilder(2 * text.length());
        int done = 0;
        for (int i = 0; i + 1 < text.length(); i++) {
            if (isPoint(text.charAt(i)) && !isDigit(text.charAt(i + 1))) {
                spaced.append(text, done, i).append(' ').append(text.charAt(i)).append(' ');
                done = i + 1;
                // What stands behind it is no mark of its own.
                i++;
            }
        }
        return spaced.append(text, done, text.length());
    }

    private static StringBuilder hyphensBehindDigits(StringBuilder text) {
        StringBuilder spaced = new StringBuilder(text.length() + 16);
        int done = 0;
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '-' && isDigit(text.charAt(i - 1))) {
                spaced.append(text, done, i).append(' ').append('-').append(' ');
                done = i + 1;
            }
        }
        return spaced.append(text, done, text.length());
    }

    /** Of {@code mteval-v14}: around marks of Unicode that do not stand between numbers, and around symbols. */
    static String unicode(String line) {
        StringBuilder text = around(false, line, (first, second) -> !is(NUMBERS, first) && is(PUNCTUATION, second));
        text = around(true, text, (first, second) -> is(PUNCTUATION, first) && !is(NUMBERS, second));
        StringBuilder spaced = new StringBuilder(2 * text.length());
        text.codePoints().forEach(c -> {
            if (is(SYMBOLS, c)) {
                spaced.append(' ').appendCodePoint(c).append(' ');
            } else {
                spaced.appendCodePoint(c);
            }
        });
        return spaced.toString();
    }

    /** Two code points side by side. */
    @FunctionalInterface
    private interface Pair {
        boolean matches(int first, int second);
    }

    /** Spaces around the first or the second of each pair. */
    private static StringBuilder around(boolean theFirst, CharSequence text, Pair pair) {
        StringBuilder spaced = new StringBuilder(2 * text.length());
        int length = text.length();
        for (int i = 0; i < length; ) {
            int first = Character.codePointAt(text, i);
            i += Character.charCount(first);
            int second = i < length ? Character.codePointAt(text, i) : -1;
            if (second < 0 || !pair.matches(first, second)) {
                spaced.appendCodePoint(first);
                continue;
            }
            i += Character.charCount(second);
            spaced.append(theFirst ? " " : "")
                    .appendCodePoint(first)
                    .append(' ')
                    .appendCodePoint(second);
            spaced.append(theFirst ? "" : " ");
        }
        return spaced;
    }

    /** All marks of ASCII but the apostrophe, comma, hyphen and point. */
    private static boolean isWesternMark(char c) {
        return (c >= '!' && c <= '&')
                || (c >= '(' && c <= '+')
                || c == '/'
                || (c >= ':' && c <= '@')
                || (c >= '[' && c <= '`')
                || (c >= '{' && c <= '~');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPoint(int c) {
        return c == '.' || c == ',';
    }

    private static boolean is(int types, int c) {
        return (types >> Character.getType(c) & 1) == 1;
    }
}
