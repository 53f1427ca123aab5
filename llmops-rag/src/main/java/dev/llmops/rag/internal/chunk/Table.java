package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.TableCell;
import dev.llmops.rag.internal.extract.DocumentFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A table in a text, as Markdown has it or as values with a separator: the record that names its columns, and its rows. */
final class Table {

    /** A passage is found by the names of columns; a thousand of them would hide what it says itself. */
    private static final int MAX_HEADER_LENGTH = 400;

    private static final Pattern RULE = Pattern.compile("[\\s:|-]+");

    private final String text;
    private final CharRange range;
    private final boolean quoted;
    private final char separator;
    private final int[] starts;
    private final String header;
    private final boolean hasRule;

    /** @param quoted whether it is no Markdown, and a quoted value may go over several lines, as in CSV */
    Table(String text, CharRange range, boolean quoted) {
        this.text = text;
        this.range = range;
        this.quoted = quoted;
        int[] ends = recordEnds(range.in(text), quoted);
        this.starts = IntStream.concat(IntStream.of(0), Arrays.stream(ends, 0, Math.max(0, ends.length - 1)))
                .map(start -> start + range.start())
                .toArray();
        String names = record(0).strip();
        this.separator = quoted ? separator(names) : '|';
        this.header = shortened(names);
        this.hasRule = !quoted && starts.length > 1 && isRule(record(1));
    }

    /** {@return whether a line is the one below the names of columns} */
    static boolean isRule(String record) {
        return record.indexOf('-') >= 0 && RULE.matcher(record).matches();
    }

    private String shortened(String names) {
        if (names.length() <= MAX_HEADER_LENGTH) {
            return names;
        }
        int end = 0;
        for (int at : separators(names, separator, quoted)) {
            end = at <= MAX_HEADER_LENGTH ? at : end;
        }
        return names.substring(0, end);
    }

    /** {@return what stands between the names of columns: most often a comma, in some countries a semicolon} */
    private static char separator(String names) {
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            best = separators(names, candidate, true).length > separators(names, best, true).length ? candidate : best;
        }
        return best;
    }

    /** {@return where the records of a table end, behind their line feeds} */
    static int[] recordEnds(String table, boolean quoted) {
        IntStream.Builder ends = IntStream.builder();
        Quotes quotes = new Quotes();
        for (int i = 0; i < table.length(); i++) {
            char c = table.charAt(i);
            boolean open = quoted && quotes.holdBehind(c);
            if (c == '\n' && !open && i + 1 < table.length()) {
                ends.add(i + 1);
            }
        }
        ends.add(table.length());
        return ends.build().toArray();
    }

    /** {@return the cell of a Markdown text that a range begins in} */
    static Optional<TableCell> cellOf(String text, CharRange range) {
        return Blocks.of(text, DocumentFormat.MARKDOWN).stream()
                .filter(block -> block.kind() == Block.Kind.TABLE
                        && block.range().start() <= range.start()
                        && range.start() < block.range().end())
                .findFirst()
                .flatMap(block -> new Table(text, block.range(), false).cellAt(range.start()));
    }

    /** {@return the cell of a text that is one table of separated values} */
    static Optional<TableCell> cellOfValues(String text, CharRange range) {
        return range.start() >= text.length()
                ? Optional.empty()
                : new Table(text, CharRange.of(text), true).cellAt(range.start());
    }

    boolean endsBefore(int position) {
        return range.end() <= position;
    }

    boolean overlaps(CharRange other) {
        return range.overlaps(other);
    }

    /** {@return the names of the columns, as far as they are not too long, if a passage begins behind them and so does not say them} */
    String headerFor(CharRange passage) {
        boolean behind = starts.length > 1 && passage.start() >= starts[1] && passage.start() < range.end();
        return behind ? header : "";
    }

    /** {@return the first row that has a character in a passage and the last one, from 1; both 0 if there is none} */
    TableRows rowsIn(CharRange passage) {
        int first = rowAt(Math.max(passage.start(), range.start()));
        int last = rowAt(Math.min(passage.end(), range.end()) - 1);
        return new TableRows(Math.max(first, Math.min(1, last)), last);
    }

    /** {@return the cell that a position stands in; none in the names of the columns} */
    Optional<TableCell> cellAt(int position) {
        int record = recordAt(position);
        if (record < 1 || (record == 1 && hasRule)) {
            return Optional.empty();
        }
        List<String> names = cells(0);
        List<String> values = cells(record);
        int before = separators(text.substring(starts[record], position), separator, quoted).length;
        int column = !quoted && record(record).stripLeading().startsWith("|") ? before : before + 1;
        if (column < 1 || column > values.size()) {
            return Optional.empty();
        }
        String name = column <= names.size() ? names.get(column - 1) : "";
        return Optional.of(new TableCell(rowAt(position), column, name, values.get(column - 1)));
    }

    private String record(int record) {
        return text.substring(starts[record], record + 1 < starts.length ? starts[record + 1] : range.end());
    }

    /** {@return where separators stand that separate: not within quotes, in Markdown not behind a backslash} */
    private static int[] separators(String text, char separator, boolean quoted) {
        IntStream.Builder places = IntStream.builder();
        Quotes quotes = new Quotes();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean open = quoted && quotes.holdBehind(c);
            if (c == separator && !open && (quoted || i == 0 || text.charAt(i - 1) != '\\')) {
                places.add(i);
            }
        }
        return places.build().toArray();
    }

    private List<String> cells(int record) {
        String line = record(record).strip();
        String inner = !quoted && line.startsWith("|") ? line.substring(1) : line;
        List<String> cells = new ArrayList<>();
        int start = 0;
        for (int end : separators(inner, separator, quoted)) {
            cells.add(value(inner.substring(start, end)));
            start = end + 1;
        }
        if (quoted || start < inner.length()) {
            cells.add(value(inner.substring(start)));
        }
        return cells;
    }

    private String value(String cell) {
        String value = cell.strip();
        boolean inQuotes = quoted
                && value.length() >= 2
                && value.charAt(0) == Quotes.MARK
                && value.charAt(value.length() - 1) == Quotes.MARK;
        return inQuotes ? value.substring(1, value.length() - 1).replace("\"\"", "\"") : value;
    }

    private int recordAt(int position) {
        int found = Arrays.binarySearch(starts, position);
        return found >= 0 ? found : -found - 2;
    }

    private int rowAt(int position) {
        int record = recordAt(position);
        // The names of the columns are no row, and neither is the line below them.
        return Math.max(0, record - (hasRule ? 1 : 0));
    }
}
