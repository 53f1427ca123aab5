package dev.llmops.eval.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Comma-separated values by RFC 4180, with a header. */
final class CsvFormat {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CsvFormat() {}

    static void read(Path file, RowCollector rows) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            skipByteOrderMark(reader);
            parse(reader, rows);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void parse(BufferedReader reader, RowCollector rows) throws IOException {
        try (CSVParser parser = FORMAT.parse(reader)) {
            if (!parser.getHeaderNames().contains("input")) {
                throw new DatasetException("the header must name a column 'input'");
            }
            long line = parser.getCurrentLineNumber();
            for (CSVRecord record : parser) {
                long start = line + 1;
                line = parser.getCurrentLineNumber();
                if (record.isConsistent()) {
                    rows.add(start, () -> row(start, record, parser.getHeaderNames()));
                } else {
                    rows.broken(
                            start, "must have " + parser.getHeaderNames().size() + " cells, but has " + record.size());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new DatasetException("the header is broken: " + e.getMessage(), e);
        }
    }

    private static Row row(long line, CSVRecord record, List<String> columns) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        List<String> others = new ArrayList<>(columns);
        others.removeAll(List.of("id", "input", "expected"));
        others.forEach(column -> metadata.put(column, record.get(column)));
        String id = record.isMapped("id") && !record.get("id").isBlank() ? record.get("id") : Long.toString(line);
        String expected =
                record.isMapped("expected") && !record.get("expected").isEmpty() ? record.get("expected") : null;
        return new Row(id, record.get("input"), expected, metadata);
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK.charAt(0)) {
            reader.reset();
        }
    }
}
