package dev.llmops.guardrails.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of a Markdown text that are shown as they stand and never followed: fenced code and code spans (CommonMark 0.31,
 * sections 4.5, 4.6 and 6.1). Fences come first; a span lies within one paragraph, begins at no escaped backtick, and does not
 * exist in a block of HTML. Found in one pass over the lines.
 */
final class CodeParts {

    private static final int FENCE = 3;
    private static final int MOST_INDENT = 3;

    private final String text;
    private final Map<Integer, Integer> ends = new HashMap<>();
    private final List<Run> paragraph = new ArrayList<>();
    private boolean html;

    private record Run(int start, int end, boolean escaped) {
        int length() {
            return end - start;
        }
    }

    CodeParts(String text) {
        this.text = text;
        int line = 0;
        while (line < text.length()) {
            line = line(line);
        }
        endParagraph();
    }

    /** {@return where the code that begins at a position ends, or the position itself if none does} */
    int end(int start) {
        return ends.getOrDefault(start, start);
    }

    /** {@return where the next line begins that is to be looked at} */
    private int line(int start) {
        int end = lineEnd(start);
        int first = start;
        while (first < end && text.charAt(first) == ' ' && first - start <= MOST_INDENT) {
            first++;
        }
        if (blank(start, end)) {
            endParagraph();
            return end + 1;
        }
        if (first - start <= MOST_INDENT && fence(first, end)) {
            endParagraph();
            return fenced(first);
        }
        html |= paragraph.isEmpty() && htmlBlock(first, end);
        runs(first, end);
        return end + 1;
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private boolean blank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    /** The words behind an opening fence of backticks hold none; else it is a code span. */
    private boolean fence(int first, int end) {
        char mark = first < end ? text.charAt(first) : ' ';
        int behind = marks(first, end, mark);
        return (mark == '~' || mark == '`')
                && behind - first >= FENCE
                && (mark == '~' || text.substring(behind, end).indexOf('`') < 0);
    }

    private int marks(int from, int end, char mark) {
        int i = from;
        while (i < end && text.charAt(i) == mark) {
            i++;
        }
        return i;
    }

    /** A fence ends at one that is at least as long and alone in its line, or with the text. */
    private int fenced(int open) {
        char mark = text.charAt(open);
        int length = marks(open, lineEnd(open), mark) - open;
        int line = lineEnd(open) + 1;
        while (line < text.length()) {
            int end = lineEnd(line);
            int first = line;
            while (first < end && text.charAt(first) == ' ' && first - line <= MOST_INDENT) {
                first++;
            }
            int behind = marks(first, end, mark);
            if (first - line <= MOST_INDENT && behind - first >= length && blank(behind, end)) {
                ends.put(open, behind);
                return end + 1;
            }
            line = end + 1;
        }
        ends.put(open, text.length());
        return text.length();
    }

    private boolean htmlBlock(int first, int end) {
        return first + 1 < end
                && text.charAt(first) == '<'
                && (Character.isLetter(text.charAt(first + 1)) || "/!?".indexOf(text.charAt(first + 1)) >= 0);
    }

    private void runs(int from, int end) {
        int i = from;
        while (i < end) {
            if (text.charAt(i) != '`') {
                i++;
                continue;
            }
            int behind = marks(i, end, '`');
            paragraph.add(new Run(i, behind, escaped(i)));
            i = behind;
        }
        if (paragraph.isEmpty()) {
            // Something stands in the paragraph: what follows is no beginning of a block of HTML.
            paragraph.add(new Run(end, end, true));
        }
    }

    private boolean escaped(int at) {
        int i = at;
        while (i > 0 && text.charAt(i - 1) == '\\') {
            i--;
        }
        return (at - i) % 2 == 1;
    }

    /** From the left, each run pairs with the next of its length. */
    private void endParagraph() {
        if (!html) {
            Map<Integer, Integer> nextOfLength = new HashMap<>();
            int[] partner = new int[paragraph.size()];
            for (int k = paragraph.size() - 1; k >= 0; k--) {
                partner[k] = nextOfLength.getOrDefault(paragraph.get(k).length(), -1);
                nextOfLength.put(paragraph.get(k).length(), k);
            }
            int k = 0;
            while (k < paragraph.size()) {
                boolean opens = partner[k] > 0 && !paragraph.get(k).escaped();
                if (opens) {
                    ends.put(paragraph.get(k).start(), paragraph.get(partner[k]).end());
                }
                k = opens ? partner[k] + 1 : k + 1;
            }
        }
        paragraph.clear();
        html = false;
    }
}
