package dev.llmops.eval.metric.instruction;

import dev.llmops.eval.internal.text.PythonText;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what IFEval finds by expressions that take the square of a text's length, each character once. */
final class LineMarks {

    private static final char LINE_END = '\n';
    private static final Pattern LINES = Pattern.compile("\n");

    private LineMarks() {}

    /** {@return how many matches of {@code \[.*?\]} there are} */
    static int placeholders(String text) {
        return lines(text).mapToInt(LineMarks::placeholdersOfLine).sum();
    }

    private static int placeholdersOfLine(String line) {
        int count = 0;
        int open = line.indexOf('[');
        while (open >= 0) {
            int close = line.indexOf(']', open);
            if (close < 0) {
                return count;
            }
            count++;
            open = line.indexOf('[', close);
        }
        return count;
    }

    /**
     * {@return how many matches of {@code ^\s*\*[^*].*$}, or of {@code ^\s*-.*$}, there are}
     *
     * @param mark the asterisk, after which no other may stand, or the dash
     */
    static int bullets(String text, char mark) {
        int count = 0;
        int line = 0;
        while (line <= text.length()) {
            int at = line;
            while (at < text.length() && PythonText.isSpace(text.charAt(at))) {
                at++;
            }
            int rest = mark == '*' ? at + 2 : at + 1;
            boolean bullet =
                    rest <= text.length() && text.charAt(at) == mark && (mark != '*' || text.charAt(at + 1) != mark);
            count += bullet ? 1 : 0;
            // White space may be of many lines, all of which lead to the same place.
            line = lineEnd(text, bullet ? rest : at) + 1;
        }
        return count;
    }

    /** {@return matches of {@code <<[^\n]+>>} without the angle brackets around them} */
    static Stream<String> titles(String text) {
        return lines(text).flatMap(line -> {
            int open = line.indexOf("<<");
            int close = line.lastIndexOf(">>");
            return open < 0 || close < open + 3 ? Stream.empty() : Stream.of(bare(line, open, close + 2));
        });
    }

    private static String bare(String line, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && line.charAt(from) == '<') {
            from++;
        }
        while (to > from && line.charAt(to - 1) == '>') {
            to--;
        }
        return line.substring(from, to);
    }

    private static Stream<String> lines(String text) {
        return LINES.splitAsStream(text);
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf(LINE_END, from);
        return end < 0 ? text.length() : end;
    }
}
