package dev.llmops.console.internal.page;

import com.github.difflib.text.DiffRow;
import com.github.difflib.text.DiffRowGenerator;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a difference, in pieces: what changed within it is marked.
 *
 * @param style {@code add}, {@code remove}, {@code same} or {@code place}
 * @param sign what stands before it
 */
record DiffLine(String style, String sign, List<Piece> pieces) {

    /** Characters that no text of a record holds stand for the ends of what changed, so that no text is taken for markup. */
    private static final String OPEN = "\uFFFE1";

    private static final String CLOSE = "\uFFFE2";

    /** A piece of a line. */
    record Piece(String text, boolean changed) {}

    /** From the unified format: runs of removed and added lines are compared word by word. */
    static List<DiffLine> of(List<String> unified) {
        List<DiffLine> lines = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (String line : unified) {
            if (line.startsWith("---") || line.startsWith("+++")) {
                continue;
            }
            char sign = line.isEmpty() ? ' ' : line.charAt(0);
            String text = line.isEmpty() ? "" : line.substring(1);
            if (sign == '-') {
                flushIfAdded(lines, removed, added);
                removed.add(text);
            } else if (sign == '+') {
                added.add(text);
            } else {
                flush(lines, removed, added);
                lines.add(new DiffLine(
                        sign == '@' ? "place" : "same",
                        sign == '@' ? "" : " ",
                        List.of(new Piece(sign == '@' ? line : text, false))));
            }
        }
        flush(lines, removed, added);
        return lines;
    }

    private static void flushIfAdded(List<DiffLine> lines, List<String> removed, List<String> added) {
        if (!added.isEmpty()) {
            flush(lines, removed, added);
        }
    }

    private static void flush(List<DiffLine> lines, List<String> removed, List<String> added) {
        List<DiffRow> rows = DiffRowGenerator.create()
                .showInlineDiffs(true)
                .inlineDiffByWord(true)
                .lineNormalizer(text -> text)
                .oldTag(opens -> opens ? OPEN : CLOSE)
                .newTag(opens -> opens ? OPEN : CLOSE)
                .build()
                .generateDiffRows(List.copyOf(removed), List.copyOf(added));
        List<DiffLine> after = new ArrayList<>();
        for (DiffRow row : rows) {
            if (row.getTag() != DiffRow.Tag.INSERT) {
                lines.add(new DiffLine("remove", "\u2212", pieces(row.getOldLine())));
            }
            if (row.getTag() != DiffRow.Tag.DELETE) {
                after.add(new DiffLine("add", "+", pieces(row.getNewLine())));
            }
        }
        lines.addAll(after);
        removed.clear();
        added.clear();
    }

    private static List<Piece> pieces(String marked) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < marked.length()) {
            int open = marked.indexOf(OPEN, at);
            int close = open < 0 ? -1 : marked.indexOf(CLOSE, open);
            if (close < 0) {
                break;
            }
            add(pieces, marked.substring(at, open), false);
            add(pieces, marked.substring(open + OPEN.length(), close), true);
            at = close + CLOSE.length();
        }
        add(pieces, marked.substring(at), false);
        return pieces;
    }

    private static void add(List<Piece> pieces, String text, boolean changed) {
        String clean = text.replace(OPEN, "").replace(CLOSE, "");
        if (!clean.isEmpty()) {
            pieces.add(new Piece(clean, changed));
        }
    }
}
