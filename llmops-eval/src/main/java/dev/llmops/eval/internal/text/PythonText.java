package dev.llmops.eval.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text as Python reads it, so that scores agree with tools that are written in it. */
public final class PythonText {

    private static final char SIGMA = '\u03a3';
    /** So many characters decide at most, that a text of capital sigmas takes no time in their square. */
    private static final int MAX_TAIL = 64;

    private static final String CASED = "[\\p{Lu}\\p{Ll}\\p{Lt}]";
    private static final String IGNORED = "[\\p{Mn}\\p{Me}\\p{Cf}\\p{Lm}\\p{Sk}'.:\u00b7\u2018\u2019\u2024\u2027]*+";
    private static final Pattern CASED_BEFORE = Pattern.compile(CASED + IGNORED + "\\z");
    private static final Pattern CASED_BEHIND = Pattern.compile(IGNORED + CASED);

    private PythonText() {}

    /**
     * {@return whether {@code str.split()} cuts at a character: one of the 29 that Python takes for white space}
     *
     * @param c the code point
     */
    public static boolean isSpace(int c) {
        if (c > ' ' && c < 0x85) {
            return false;
        }
        return (c >= 0x09 && c <= 0x0D)
                || (c >= 0x1C && c <= 0x20)
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** {@return the runs between white space, as {@code str.split()} gives them} */
    public static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < text.length(); i++) {
            if (isSpace(text.charAt(i))) {
                if (start >= 0) {
                    words.add(text.substring(start, i));
                }
                start = -1;
            } else if (start < 0) {
                start = i;
            }
        }
        if (start >= 0) {
            words.add(text.substring(start));
        }
        return words;
    }

    /** {@return the text without white space at its end, as {@code str.rstrip()} gives it} */
    public static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** {@return the text without white space at both ends, as {@code str.strip()} gives it} */
    public static String strip(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return stripEnd(text.substring(start));
    }

    /** {@return whether there is a letter that has a case, and all that have one are capitals, as {@code str.isupper()} says} */
    public static boolean isUpper(String text) {
        return text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c))
                && text.codePoints().anyMatch(Character::isUpperCase);
    }

    /** {@return whether there is a letter that has a case, and all that have one are small, as {@code str.islower()} says} */
    public static boolean isLower(String text) {
        return text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c))
                && text.codePoints().anyMatch(Character::isLowerCase);
    }

    /** {@return the code points that are no white space} */
    public static int[] visible(String text) {
        int[] visible = new int[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!isSpace(c)) {
                visible[count++] = c;
            }
        }
        return Arrays.copyOf(visible, count);
    }

    /**
     * {@return the text in lower case, as {@code str.lower()} gives it} Unicode's rule for a capital sigma at the end of a word (Final_Sigma)
     * is read otherwise by the JDK at a hyphen.
     */
    public static String lowerCase(String text) {
        int at = text.indexOf(SIGMA);
        if (at < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder lower = new StringBuilder(text.length());
        int done = 0;
        for (; at >= 0; at = text.indexOf(SIGMA, at + 1)) {
            boolean ends = CASED_BEFORE
                            .matcher(text.substring(Math.max(0, at - MAX_TAIL), at))
                            .find()
                    && !CASED_BEHIND
                            .matcher(text.substring(at + 1, Math.min(text.length(), at + 1 + MAX_TAIL)))
                            .lookingAt();
            lower.append(text.substring(done, at).toLowerCase(Locale.ROOT)).append(ends ? '\u03c2' : '\u03c3');
            done = at + 1;
        }
        return lower.append(text.substring(done).toLowerCase(Locale.ROOT)).toString();
    }
}
