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
import java.util.function.Consumer;

/** A file of JSON objects, one a line. */
record JsonLines(Path file) implements Rows {

    private static final ObjectReader OBJECT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(new TypeReference<Map<String, Object>>() {});

    @Override
    public void forEach(Consumer<Row> each) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    each.accept(row(number, line));
                }
                number++;
            }
        }
    }

    private static Row row(long number, String line) {
        try {
            Map<String, Object> values = OBJECT.readValue(line);
            if (values == null) {
                return Row.broken(number, "it must be a JSON object, but is null");
            }
            values.values().removeIf(Objects::isNull);
            return Row.of(number, values);
        } catch (JsonProcessingException e) {
            return Row.broken(number, "it must be a JSON object, but is none: " + e.getOriginalMessage());
        }
    }
}
