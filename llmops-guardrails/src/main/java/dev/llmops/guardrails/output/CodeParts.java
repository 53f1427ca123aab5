package dev.llmops.guardrails.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of a Markdown text that are shown as they stand and never followed: fenced code and code spans (CommonMark 0.31,
 * sections 4.5 and 6.1). Found in one pass.
 */
final class CodeParts {

    private static final int FENCE = 3;
    private static final int MOST_INDENT = 3;

    private final String text;
    private final Map<Integer, Integer> ends = new HashMap<>();

    private record Run(int start, int length, boolean fence) {
        int end() {
            return start + length;
        }
    }

    CodeParts(String text) {
        this.text = text;
        List<Run> runs = runs();
        Map<Integer, Integer> nextOfLength = new HashMap<>();
        int[] partner = new int[runs.size()];
        for (int k = runs.size() - 1; k >= 0; k--) {
            partner[k] = nextOfLength.getOrDefault(runs.get(k).length(), -1);
            nextOfLength.put(runs.get(k).length(), k);
        }
        int k = 0;
        while (k < runs.size()) {
            k = runs.get(k).fence() ? fenced(runs, k) : spanned(runs, k, partner[k]);
        }
    }

    /** {@return where the code that begins at a position ends, or the position itself if none does} */
    int end(int start) {
        return ends.getOrDefault(start, start);
    }

    /** A fence ends at one that is at least as long, or with the text. */
    private int fenced(List<Run> runs, int open) {
        Run run = runs.get(open);
        char mark = text.charAt(run.start());
        for (int k = open + 1; k < runs.size(); k++) {
            Run other = runs.get(k);
            if (other.fence()
                    && other.length() >= run.length()
                    && text.charAt(other.start()) == mark
                    && blankLine(other.end())) {
                ends.put(run.start(), other.end());
                return k + 1;
            }
        }
        ends.put(run.start(), text.length());
        return runs.size();
    }

    private int spanned(List<Run> runs, int open, int close) {
        if (close < 0 || text.charAt(runs.get(open).start()) != '`') {
            return open + 1;
        }
        ends.put(runs.get(open).start(), runs.get(close).end());
        return close + 1;
    }

    /** The words behind an opening fence of backticks hold none; else it is a code span. */
    private boolean lineHas(int from, char wanted) {
        for (int i = from; i < text.length() && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == wanted) {
                return true;
            }
        }
        return false;
    }

    private boolean blankLine(int from) {
        for (int i = from; i < text.length() && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    private List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        int indent = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '`' && c != '~') {
                indent = c == '\n' ? 0 : c == ' ' && indent >= 0 && indent < MOST_INDENT ? indent + 1 : -1;
                i++;
                continue;
            }
            int end = i;
            while (end < text.length() && text.charAt(end) == c) {
                end++;
            }
            boolean fence = indent >= 0 && end - i >= FENCE && (c == '~' || !lineHas(end, '`'));
            if (c == '`' || fence) {
                runs.add(new Run(i, end - i, fence));
            }
            indent = -1;
            i = end;
        }
        return runs;
    }
}
