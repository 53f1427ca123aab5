package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.TableCell;
import dev.llmops.rag.internal.extract.TextForm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A table in a text: the record that names its columns, and its rows. */
final class Table {

    private static final Pattern RULE = Pattern.compile("[\\s:|-]+");

    private final String text;
    private final CharRange range;
    private final int[] starts;

    /** @param quoted whether a quoted value may go over several lines, as in CSV */
    Table(String text, CharRange range, boolean quoted) {
        this.text = text;
        this.range = range;
        int[] ends = recordEnds(range.in(text), quoted);
        this.starts = IntStream.concat(IntStream.of(0), Arrays.stream(ends, 0, Math.max(0, ends.length - 1)))
                .map(start -> start + range.start())
                .toArray();
    }

    /** {@return where the records of a table end, behind their line feeds} */
    static int[] recordEnds(String table, boolean quoted) {
        IntStream.Builder ends = IntStream.builder();
        boolean open = false;
        for (int i = 0; i < table.length(); i++) {
            char c = table.charAt(i);
            open ^= quoted && c == '"';
            if (c == '\n' && !open && i + 1 < table.length()) {
                ends.add(i + 1);
            }
        }
        ends.add(table.length());
        return ends.build().toArray();
    }

    /** {@return the cell of a Markdown text that a range begins in} */
    static Optional<TableCell> cellOf(String text, CharRange range) {
        return new BlockParser(text, TextForm.MARKDOWN)
                .parse().stream()
                        .filter(block -> block.kind() == Block.Kind.TABLE
                                && block.range().start() <= range.start()
                                && range.start() < block.range().end())
                        .findFirst()
                        .flatMap(block -> new Table(text, block.range(), false).cellAt(range.start()));
    }

    boolean endsBefore(int position) {
        return range.end() <= position;
    }

    boolean overlaps(CharRange other) {
        return range.overlaps(other);
    }

    /** {@return the names of the columns, if a passage begins behind them and so does not say them} */
    String headerFor(CharRange passage) {
        boolean behind = starts.length > 1 && passage.start() >= starts[1] && passage.start() < range.end();
        return behind ? text.substring(starts[0], starts[1]).strip() : "";
    }

    /** {@return the first row that has a character in a passage and the last one, from 1; both 0 if there is none} */
    TableRows rowsIn(CharRange passage) {
        int first = rowAt(Math.max(passage.start(), range.start()));
        int last = rowAt(Math.min(passage.end(), range.end()) - 1);
        return new TableRows(Math.max(first, Math.min(1, last)), last);
    }

    /** {@return the cell that a position stands in; none in the names of the columns, and in what is not Markdown} */
    Optional<TableCell> cellAt(int position) {
        int row = rowAt(position);
        int found = Arrays.binarySearch(starts, position);
        int record = found >= 0 ? found : -found - 2;
        if (record < 1 || (record == 1 && hasRule())) {
            return Optional.empty();
        }
        List<String> names = cells(0);
        List<String> values = cells(record);
        int before = bars(text.substring(starts[record], position));
        int column = text.charAt(starts[record]) == '|' ? before : before + 1;
        if (column < 1 || column > values.size()) {
            return Optional.empty();
        }
        String name = column <= names.size() ? names.get(column - 1) : "";
        return Optional.of(new TableCell(row, column, name, values.get(column - 1)));
    }

    private static int bars(String text) {
        int bars = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '|' && (i == 0 || text.charAt(i - 1) != '\\')) {
                bars++;
            }
        }
        return bars;
    }

    private List<String> cells(int record) {
        String line = text.substring(starts[record], record + 1 < starts.length ? starts[record + 1] : range.end())
                .strip();
        String inner = line.startsWith("|") ? line.substring(1) : line;
        return Arrays.stream(inner.split("(?<!\\\\)\\|", -1))
                .map(String::strip)
                .limit(bars(inner) + (inner.endsWith("|") ? 0L : 1L))
                .toList();
    }

    private int rowAt(int position) {
        int found = Arrays.binarySearch(starts, position);
        int record = found >= 0 ? found : -found - 2;
        // The names of the columns are no row, and neither is the line below them.
        return Math.max(0, record - (hasRule() ? 1 : 0));
    }

    private boolean hasRule() {
        if (starts.length < 2) {
            return false;
        }
        int end = starts.length > 2 ? starts[2] : range.end();
        String second = text.substring(starts[1], end);
        return second.indexOf('-') >= 0 && RULE.matcher(second).matches();
    }
}
