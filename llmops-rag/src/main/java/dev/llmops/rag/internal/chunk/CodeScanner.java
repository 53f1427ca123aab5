package dev.llmops.rag.internal.chunk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Goes over a program once and tells for each line how deep it stands, and whether it begins within a text or comment. */
final class CodeScanner {

    /** @param plain whether it begins neither within a text, nor a comment, nor brackets */
    record Line(int start, String text, int depth, boolean plain) {}

    private final String text;
    private final boolean indented;
    private final List<Line> lines = new ArrayList<>();
    private final Deque<Integer> indents = new ArrayDeque<>();
    /** What ends the text or comment that is open; empty if none is. */
    private String open = "";

    private int braces;
    private int brackets;

    CodeScanner(String text, boolean indented) {
        this.text = text;
        this.indented = indented;
    }

    List<Line> lines() {
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(start, end);
            boolean plain = open.isEmpty() && brackets == 0;
            int depth = indented && plain && !line.isBlank() ? indentation(line) : indented ? indents.size() : braces;
            lines.add(new Line(start, line, depth, plain));
            scan(start, end);
            start = end + 1;
        }
        return lines;
    }

    /** {@return how many blocks the line stands within} */
    private int indentation(String line) {
        int width = 0;
        while (Character.isWhitespace(line.charAt(width))) {
            width++;
        }
        while (!indents.isEmpty() && indents.peek() >= width) {
            indents.pop();
        }
        int depth = indents.size();
        indents.push(width);
        return depth;
    }

    private void scan(int start, int end) {
        for (int i = start; i < end; ) {
            if (!open.isEmpty()) {
                i = inside(i);
            } else if (text.startsWith(indented ? "#" : "//", i)) {
                return;
            } else {
                i = outside(i, end);
            }
        }
        // What is not closed on its line and is no long text was no text, as the apostrophe of a lifetime in Rust.
        if (open.equals("\"") || open.equals("'")) {
            open = "";
        }
    }

    private int inside(int i) {
        if (text.charAt(i) == '\\' && !open.equals("*/")) {
            return i + 2;
        }
        if (text.startsWith(open, i)) {
            int length = open.length();
            open = "";
            return i + length;
        }
        return i + 1;
    }

    private int outside(int i, int end) {
        char c = text.charAt(i);
        if (text.startsWith("\"\"\"", i) || text.startsWith("'''", i)) {
            open = text.substring(i, i + 3);
            return i + 3;
        }
        if (text.startsWith("/*", i) && !indented) {
            open = "*/";
            return i + 2;
        }
        boolean template = c == '`' && !indented;
        int quote = c == '\'' ? text.indexOf(c, i + 1) : -1;
        boolean closes = quote >= 0 && quote < end;
        if (c == '"' || template || closes) {
            open = String.valueOf(c);
        } else if (c == '{' && !indented) {
            braces++;
        } else if (c == '}' && !indented) {
            braces = Math.max(0, braces - 1);
        } else if (c == '(' || c == '[' || c == '{') {
            brackets++;
        } else if (c == ')' || c == ']' || c == '}') {
            brackets = Math.max(0, brackets - 1);
        }
        return i + 1;
    }
}
