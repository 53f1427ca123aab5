package dev.llmops.eval.metric.reference;

import dev.llmops.eval.internal.text.PythonText;
import dev.llmops.eval.internal.text.WordNumbers;
import java.util.Arrays;

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

    /**
     * Of {@code mteval-v13a}: marks of ASCII are tokens; points and commas stay within numbers, a hyphen goes off behind a digit. No rule looks
     * beyond white space or a mark, so what stands between is a token unless it has a point, a comma or a hyphen.
     */
    static int[] western(String line, WordNumbers words) {
        char[] all = line.toCharArray();
        int[] numbers = new int[all.length];
        int count = 0;
        int start = 0;
        // The first point, comma or hyphen of what stands between.
        int joint = -1;
        for (int i = 0; i <= all.length; i++) {
            char c = i < all.length ? all[i] : ' ';
            boolean mark = isWesternMark(c);
            if (!mark && !PythonText.isSpace(c)) {
                joint = joint < 0 && (isPoint(c) || c == '-') ? i : joint;
                continue;
            }
            if (start < i && joint < 0) {
                numbers[count++] = words.of(all, start, i);
            } else if (start < i && joint == i - 1 && isPoint(all[joint])) {
                // At the end of a word it goes off, also behind a digit: most sentences and clauses end so.
                if (start < joint) {
                    numbers[count++] = words.of(all, start, joint);
                }
                numbers[count++] = words.of(all, joint, i);
            } else if (start < i) {
                for (int number : words.split(apart(all, start, i))) {
                    numbers[count++] = number;
                }
            }
            if (mark) {
                numbers[count++] = words.of(all, i, i + 1);
            }
            start = i + 1;
            joint = -1;
        }
        return Arrays.copyOf(numbers, count);
    }

    private static String apart(char[] line, int from, int to) {
        Characters text = new Characters(to - from + 2);
        text.add(' ');
        for (int i = from; i < to; i++) {
            text.add(line[i]);
        }
        text.add(' ');
        text = hyphensBehindDigits(pointsBeforeOthers(pointsBehindOthers(text)));
        return new String(text.all, 0, text.count);
    }

    private static Characters pointsBehindOthers(Characters text) {
        Characters spaced = new Characters(2 * text.count);
        // What stands before a mark, unless it was a mark itself.
        char before = '0';
        for (int i = 0; i < text.count; i++) {
            char c = text.all[i];
            if (isPoint(c) && !isDigit(before)) {
                spaced.addApart(c);
                before = '0';
            } else {
                spaced.add(c);
                before = c;
            }
        }
        return spaced;
    }

    private static Characters pointsBeforeOthers(Characters text) {
        Characters spaced = new Characters(2 * text.count);
        for (int i = 0; i < text.count; i++) {
            char c = text.all[i];
            if (isPoint(c) && i + 1 < text.count && !isDigit(text.all[i + 1])) {
                spaced.addApart(c);
                // What stands after it is no mark of its own.
                i++;
                spaced.add(text.all[i]);
            } else {
                spaced.add(c);
            }
        }
        return spaced;
    }

    private static Characters hyphensBehindDigits(Characters text) {
        Characters spaced = new Characters(text.count + text.count / 4);
        for (int i = 0; i < text.count; i++) {
            char c = text.all[i];
            if (c == '-' && i > 0 && isDigit(text.all[i - 1])) {
                spaced.addApart(c);
            } else {
                spaced.add(c);
            }
        }
        return spaced;
    }

    /** A text that grows; a {@code StringBuilder} asks at each character how it keeps them. */
    private static final class Characters {

        private char[] all;
        private int count;

        Characters(int expected) {
            all = new char[expected + 2];
        }

        void add(char c) {
            if (count == all.length) {
                all = Arrays.copyOf(all, 2 * count);
            }
            all[count++] = c;
        }

        void addApart(char c) {
            add(' ');
            add(c);
            add(' ');
        }
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
