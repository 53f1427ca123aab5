package dev.llmops.rag.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A file of JSON objects, one a line. */
record JsonLines(Path file) implements Rows {

    private static final ObjectReader OBJECT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(new TypeReference<Map<String, Object>>() {});

    private record Line(long number, String text) {}

    @Override
    public Stream<Row> open() throws IOException {
        BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        AtomicLong number = new AtomicLong();
        return lines.lines()
                .map(text -> new Line(number.incrementAndGet(), text))
                .filter(line -> !line.text().isBlank())
                .map(JsonLines::row)
                .onClose(() -> SourceRules.close(lines));
    }

    private static Row row(Line line) {
        try {
            Map<String, Object> values = OBJECT.readValue(line.text());
            if (values == null) {
                return Row.broken(line.number(), "it must be a JSON object, but is null");
            }
            values.values().removeIf(Objects::isNull);
            return Row.of(line.number(), values);
        } catch (JsonProcessingException e) {
            return Row.broken(line.number(), "it must be a JSON object, but is none: " + e.getOriginalMessage());
        }
    }
}
