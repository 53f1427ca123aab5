package dev.llmops.guardrails.internal.link;

import java.util.List;
import java.util.Locale;

/** How a line of Markdown begins (CommonMark 0.31, section 4): what of it says whether code, or another block, begins there. */
public final class LineHead {

    static final int MAX_INDENT = 3;
    public static final int FENCE = 3;

    private static final int MAX_DIGITS = 9;
    private static final int MAX_RAW = 8;
    private static final List<String> RAW = List.of("!", "?", "script", "pre", "style", "textarea");

    private LineHead() {}

    /** {@return the first character that is no blank, or the end} */
    public static int first(CharSequence text, int from, int end) {
        int first = from;
        while (first < end && (text.charAt(first) == ' ' || text.charAt(first) == '\t')) {
            first++;
        }
        return first;
    }

    public static boolean blank(CharSequence text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (text.charAt(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    /** {@return where a run of a character ends} */
    public static int run(CharSequence text, int from, int end, char mark) {
        int i = from;
        while (i < end && text.charAt(i) == mark) {
            i++;
        }
        return i;
    }

    /**
     * {@return whether the line begins another block than the one before: an item, a heading, a quotation, a row of a table, a rule. Inline code
     * does not go on across it}
     */
    static boolean startsBlock(CharSequence text, int from, int end) {
        int first = first(text, from, end);
        if (first == end) {
            return false;
        }
        char c = text.charAt(first);
        int behind = run(text, first, end, c);
        boolean parted = behind == end || text.charAt(behind) <= ' ';
        return switch (c) {
            case '>', '|' -> true;
            case '#' -> parted;
            case '-', '*', '+', '=', '_' -> parted;
            default -> numbered(text, first, end);
        };
    }

    private static boolean numbered(CharSequence text, int first, int end) {
        int i = first;
        while (i < end && i - first < MAX_DIGITS && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i > first
                && i < end
                && (text.charAt(i) == '.' || text.charAt(i) == ')')
                && (i + 1 == end || text.charAt(i + 1) <= ' ');
    }

    /** {@return whether a line begins with a tag, a comment or a declaration of HTML} */
    static boolean startsHtml(CharSequence text, int first, int end) {
        return first + 1 < end
                && text.charAt(first) == '<'
                && (Character.isLetter(text.charAt(first + 1)) || "/!?".indexOf(text.charAt(first + 1)) >= 0);
    }

    /** {@return whether a line begins with HTML that goes on over empty lines} */
    static boolean startsRaw(CharSequence text, int first, int end) {
        if (!startsHtml(text, first, end)) {
            return false;
        }
        String head = text.subSequence(first + 1, Math.min(end, first + MAX_RAW + 1))
                .toString()
                .toLowerCase(Locale.ROOT);
        return RAW.stream().anyMatch(head::startsWith);
    }
}
