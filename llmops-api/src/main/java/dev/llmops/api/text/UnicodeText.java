package dev.llmops.api.text;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks and repairs Unicode text so that it is well-formed. A Java string can hold half of a surrogate pair, which has no UTF-8 form: a
 * store, a hash and a model would each see something different. Request texts are therefore checked, and response texts are repaired.
 */
public final class UnicodeText {

    private static final char REPLACEMENT = '\uFFFD';

    private UnicodeText() {}

    /**
     * Returns the text if every surrogate in it belongs to a pair.
     *
     * @param what a description of the text, for the error message
     * @param text the text to check
     * @return the same text
     * @throws IllegalArgumentException if a surrogate stands alone; the message names its index
     */
    public static String requireWellFormed(String what, String text) {
        int index = indexOfLoneSurrogate(Objects.requireNonNull(text, what));
        if (index >= 0) {
            throw new IllegalArgumentException(what + " must be well-formed Unicode, but index " + index
                    + " holds the lone surrogate U+"
                    + Integer.toHexString(text.charAt(index)).toUpperCase(Locale.ROOT)
                    + "; repair it where the text comes from, or with UnicodeText.repair");
        }
        return text;
    }

    /**
     * Returns the text if it is null or every surrogate in it belongs to a pair.
     *
     * @param what a description of the text, for the error message
     * @param text the text to check, or null
     * @return the same text
     * @throws IllegalArgumentException if a surrogate stands alone; the message names its index
     */
    public static @Nullable String requireWellFormedOrNull(String what, @Nullable String text) {
        return text == null ? null : requireWellFormed(what, text);
    }

    /**
     * {@return the text with each lone surrogate replaced by U+FFFD; the same object if nothing had to be replaced}
     *
     * @param text any text
     */
    public static String repair(String text) {
        int index = indexOfLoneSurrogate(text);
        if (index < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        while (index >= 0) {
            repaired.setCharAt(index, REPLACEMENT);
            index = indexOfLoneSurrogate(repaired, index + 1);
        }
        return repaired.toString();
    }

    /**
     * {@return the index of the first surrogate that does not belong to a pair, or -1 if there is none}
     *
     * @param text any text
     */
    public static int indexOfLoneSurrogate(CharSequence text) {
        return indexOfLoneSurrogate(text, 0);
    }

    private static int indexOfLoneSurrogate(CharSequence text, int from) {
        int i = from;
        while (i < text.length()) {
            if (!Character.isSurrogate(text.charAt(i))) {
                i++;
            } else if (isPair(text, i)) {
                i += 2;
            } else {
                return i;
            }
        }
        return -1;
    }

    private static boolean isPair(CharSequence text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
