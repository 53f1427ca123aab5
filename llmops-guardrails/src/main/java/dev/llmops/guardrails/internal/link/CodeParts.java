package dev.llmops.guardrails.internal.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of a Markdown text that are shown as they stand and never followed: fenced code and code spans (CommonMark 0.31,
 * sections 4.5, 4.6 and 6.1). Fences come first; a span lies within one paragraph, item or cell, begins at no escaped backtick, and does not
 * exist in a block of HTML. In doubt it is none: what stands there is looked at. Found in one pass over the lines.
 */
final class CodeParts {

    private static final int NONE = -1;

    private final String text;
    private final Map<Integer, Integer> ends = new HashMap<>();
    private final List<Run> paragraph = new ArrayList<>();
    private final NextPlace pipes;
    private boolean html;
    private boolean doubt;
    private int paragraphStart = NONE;

    private record Run(int start, int end, boolean escaped) {
        int length() {
            return end - start;
        }
    }

    CodeParts(String text) {
        this.text = text;
        this.pipes = new NextPlace(text, '|');
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
        while (first < end && text.charAt(first) == ' ' && first - start <= LineHead.MAX_INDENT) {
            first++;
        }
        if (LineHead.blank(text, start, end)) {
            endParagraph();
            return end + 1;
        }
        if (LineHead.startsBlock(text, start, end)) {
            endParagraph();
        }
        if (first - start <= LineHead.MAX_INDENT && fence(first, end)) {
            doubt |= html;
            endParagraph();
            return fenced(first);
        }
        html |= LineHead.startsHtml(text, first, end);
        doubt |= LineHead.startsRaw(text, first, end);
        paragraphStart = paragraphStart == NONE ? start : paragraphStart;
        runs(first, end);
        return end + 1;
    }

    /** Whether a fence within HTML is one depends on where that ends: from there on nothing is taken for code. */
    private void put(int start, int end) {
        if (!doubt) {
            ends.put(start, end);
        }
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** The words behind an opening fence of backticks hold none; else it is a code span. */
    private boolean fence(int first, int end) {
        char mark = first < end ? text.charAt(first) : ' ';
        int behind = LineHead.run(text, first, end, mark);
        return (mark == '~' || mark == '`')
                && behind - first >= LineHead.FENCE
                && (mark == '~' || text.substring(behind, end).indexOf('`') < 0);
    }

    /** A fence ends at one that is at least as long and alone in its line, or with the text. */
    private int fenced(int open) {
        char mark = text.charAt(open);
        int length = LineHead.run(text, open, lineEnd(open), mark) - open;
        int line = lineEnd(open) + 1;
        while (line < text.length()) {
            int end = lineEnd(line);
            int first = line;
            while (first < end && text.charAt(first) == ' ' && first - line <= LineHead.MAX_INDENT) {
                first++;
            }
            int behind = LineHead.run(text, first, end, mark);
            if (first - line <= LineHead.MAX_INDENT && behind - first >= length && LineHead.blank(text, behind, end)) {
                put(open, behind);
                return end + 1;
            }
            line = end + 1;
        }
        put(open, text.length());
        return text.length();
    }

    private void runs(int from, int end) {
        int i = from;
        while (i < end) {
            if (text.charAt(i) != '`') {
                i++;
                continue;
            }
            int behind = LineHead.run(text, i, end, '`');
            paragraph.add(new Run(i, behind, escaped(i)));
            i = behind;
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
        if (!html && !paragraph.isEmpty()) {
            TagsAround tags = new TagsAround(text, paragraphStart);
            Map<Integer, Integer> nextOfLength = new HashMap<>();
            int[] partner = new int[paragraph.size()];
            for (int k = paragraph.size() - 1; k >= 0; k--) {
                partner[k] = nextOfLength.getOrDefault(paragraph.get(k).length(), -1);
                nextOfLength.put(paragraph.get(k).length(), k);
            }
            int k = 0;
            while (k < paragraph.size()) {
                Run run = paragraph.get(k);
                boolean opens = partner[k] > 0
                        && !run.escaped()
                        && !tags.around(run.start())
                        // A cell of a table ends there, whatever stands around.
                        && pipes.from(run.end()) >= paragraph.get(partner[k]).start();
                if (opens) {
                    put(run.start(), paragraph.get(partner[k]).end());
                    tags.skip(paragraph.get(partner[k]).end());
                }
                k = opens ? partner[k] + 1 : k + 1;
            }
        }
        paragraph.clear();
        html = false;
        paragraphStart = NONE;
    }
}
