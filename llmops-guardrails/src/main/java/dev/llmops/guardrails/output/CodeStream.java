package dev.llmops.guardrails.output;

import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.StreamDetector;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Code in one answer: whole lines of it at once, and with the language that was named when it began. */
final class CodeStream implements StreamDetector {

    private static final int MAX_LINE = 8_192;

    private final CodeBlocks blocks = new CodeBlocks();

    /** Reads ahead of what is shown, to tell which lines are code. */
    private final CodeBlocks ahead = new CodeBlocks();

    private final NavigableMap<Integer, Integer> codeLines = new TreeMap<>();
    private final StringBuilder line = new StringBuilder();
    private boolean blank = true;
    private boolean prose;
    private int place;
    private int seen;

    @Override
    public void push(String piece, boolean complete) {
        for (int i = 0; i < piece.length(); i++) {
            take(piece.charAt(i));
        }
        if (complete) {
            endLine();
        }
    }

    private void take(char c) {
        place++;
        line.append(c);
        prose |= blank && c > ' ' && c != '`' && c != '~' && !ahead.inCode();
        blank &= c <= ' ';
        boolean goesOn = c == '\n' && line.length() > 1 && line.charAt(line.length() - 2) == '\\' && !prose;
        if ((c == '\n' && !goesOn) || line.length() >= MAX_LINE) {
            endLine();
        }
    }

    private void endLine() {
        if (line.isEmpty()) {
            return;
        }
        if (!prose) {
            codeLines.put(place - line.length(), place);
        }
        ahead.of(line.toString());
        line.setLength(0);
        blank = true;
        prose = false;
    }

    @Override
    public int undecided() {
        return prose ? place : place - line.length();
    }

    @Override
    public int end(int wanted) {
        Map.Entry<Integer, Integer> line = codeLines.lowerEntry(wanted);
        int end = line == null ? wanted : Math.max(wanted, line.getValue());
        return end <= undecided() ? end : -1;
    }

    @Override
    public Detection detect(CheckedText part) {
        codeLines.headMap(seen).clear();
        seen += part.original().length();
        return Detection.of(CodeDetector.evidence(part.original(), blocks));
    }
}
