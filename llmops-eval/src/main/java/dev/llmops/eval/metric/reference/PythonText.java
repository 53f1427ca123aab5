package dev.llmops.eval.metric.reference;

import java.util.ArrayList;
import java.util.List;

/** Text as Python takes it apart, so that scores agree with tools that are written in it. */
final class PythonText {

    private PythonText() {}

    /** What {@code str.split()} cuts at: the 29 characters that Python takes for white space. */
    static boolean isSpace(int c) {
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
    static List<String> split(String text) {
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

    /** {@return the text without white space at its end} */
    static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** {@return the code points that are no white space} */
    static int[] visible(String text) {
        return text.codePoints().filter(c -> !isSpace(c)).toArray();
    }
}
