package dev.llmops.eval.dataset;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.ByteOrderMark;
import dev.llmops.eval.internal.text.BoundedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Comma-separated values by RFC 4180, with a header. What breaks the rules of quotes is a broken line, and reading goes on behind it: one quote
 * too many costs its record and not the file.
 */
final class CsvFormat {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180;
    private static final List<String> KNOWN = List.of("id", "input", "expected");
    private static final Pattern LINE = Pattern.compile("[^\\r\\n]*+(?:\\r\\n|\\r|\\n|\\z)");

    private final List<String> lines = new ArrayList<>();
    private final RowCollector rows;
    private int next;

    private CsvFormat(String text, RowCollector rows) {
        this.rows = rows;
        Matcher matcher = LINE.matcher(text);
        while (matcher.find() && !matcher.group().isEmpty()) {
            lines.add(matcher.group());
        }
    }

    static void read(Path file, RowCollector rows) throws IOException {
        new CsvFormat(ByteOrderMark.without(Files.readString(file)), rows).read();
    }

    private void read() {
        skipEmptyLines();
        int first = next + 1;
        List<String> header = record().orElseThrow(() ->
                new DatasetException("the header is broken: line " + first + " is none by RFC 4180; see its quotes"));
        checkHeader(header);
        skipEmptyLines();
        while (next < lines.size()) {
            long line = next + 1L;
            Optional<List<String>> cells = record();
            if (cells.isEmpty()) {
                rows.broken(
                        line,
                        "its quotes are not those of RFC 4180: a cell that holds a quote stands in quotes, and the quote"
                                + " twice");
            } else if (cells.get().size() != header.size()) {
                rows.broken(
                        line,
                        "must have " + header.size() + " cells, but has "
                                + cells.get().size());
            } else {
                rows.add(line, () -> row(line, header, notTooLong(cells.get())));
            }
            skipEmptyLines();
        }
    }

    private void skipEmptyLines() {
        while (next < lines.size() && lines.get(next).chars().allMatch(c -> c == '\r' || c == '\n')) {
            next++;
        }
    }

    /** Reads the record at the next line, and goes behind it; behind that line alone where there is none. */
    private Optional<List<String>> record() {
        StringBuilder text = new StringBuilder();
        long quotes = 0;
        for (int end = next; end < lines.size(); end++) {
            text.append(lines.get(end));
            quotes += lines.get(end).chars().filter(c -> c == '"').count();
            // A cell goes on in the next line only where a quote is open.
            if (end == next || quotes % 2 == 0) {
                Optional<List<String>> cells = parsed(text.toString());
                if (cells.isPresent() || quotes % 2 == 0) {
                    next = cells.isPresent() ? end + 1 : next + 1;
                    return cells;
                }
            }
        }
        next++;
        return Optional.empty();
    }

    private static Optional<List<String>> parsed(String text) {
        try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? Optional.of(records.get(0).toList()) : Optional.empty();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static void checkHeader(List<String> header) {
        Set<String> names = new HashSet<>();
        for (String name : header) {
            Optional<String> meant = Slips.meant(name, KNOWN, header);
            if (meant.isPresent()) {
                throw new DatasetException("the header is broken: the column '" + name + "' looks like '" + meant.get()
                        + "', which is not there; name it so, or otherwise");
            }
            if (name.isBlank() || !names.add(name)) {
                throw new DatasetException(
                        "the header is broken: the names of columns must differ and not be blank, but '" + name + "' "
                                + (name.isBlank() ? "is" : "is there twice"));
            }
        }
        if (!names.contains("input")) {
            throw new DatasetException("the header must name a column 'input'");
        }
    }

    private static List<String> notTooLong(List<String> cells) {
        long length = cells.stream().mapToLong(String::length).sum();
        Require.not(length > BoundedLines.MAX_LENGTH, () -> BoundedLines.tooLong(length, BoundedLines.MAX_LENGTH));
        return cells;
    }

    private static Row row(long line, List<String> header, List<String> cells) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        Map<String, String> known = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (KNOWN.contains(header.get(i))) {
                known.put(header.get(i), cells.get(i));
            } else {
                metadata.put(header.get(i), cells.get(i));
            }
        }
        String id = known.getOrDefault("id", "");
        String expected = known.getOrDefault("expected", "");
        return new Row(
                id.isBlank() ? Long.toString(line) : id,
                known.getOrDefault("input", ""),
                expected.isEmpty() ? null : expected,
                metadata);
    }
}
