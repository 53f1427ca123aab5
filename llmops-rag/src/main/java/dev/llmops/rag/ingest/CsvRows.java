package dev.llmops.rag.ingest;

import dev.llmops.commons.internal.text.ByteOrderMark;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file whose first record names the columns. */
record CsvRows(Path file) implements Rows {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    @Override
    public Stream<Row> open() throws IOException {
        BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        try {
            ByteOrderMark.skip(text);
            CSVParser records = CSVParser.parse(text, FORMAT);
            int columns = records.getHeaderNames().size();
            return records.stream().map(record -> row(record, columns)).onClose(() -> SourceRules.close(text));
        } catch (IllegalArgumentException e) {
            text.close();
            throw new IOException("'" + file + "' must begin with the names of its columns: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            text.close();
            throw e;
        }
    }

    private static Row row(CSVRecord record, int columns) {
        if (record.size() != columns) {
            return Row.broken(
                    record.getRecordNumber(), "it must have " + columns + " values, but has " + record.size());
        }
        Map<String, Object> values = new HashMap<>(record.toMap());
        values.values().removeIf(""::equals);
        return Row.of(record.getRecordNumber(), values);
    }
}
