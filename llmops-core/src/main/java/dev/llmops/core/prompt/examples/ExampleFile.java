package dev.llmops.core.prompt.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.llmops.commons.internal.text.ByteOrderMark;
import dev.llmops.core.internal.template.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads examples from a JSONL file. */
final class ExampleFile {

    private static final long MAX_BYTES = 64 << 20;

    private ExampleFile() {}

    static ExampleSet read(Path file) {
        List<Map<String, Object>> rows = new ArrayList<>();
        int number = 0;
        for (String line : text(file).split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                rows.add(row(file + ":" + number, line));
            }
        }
        try {
            return ExampleSet.of(rows);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> row(String place, String line) {
        try {
            if (JsonText.plain(line) instanceof Map<?, ?> map) {
                Map<String, Object> row = new LinkedHashMap<>();
                map.forEach((name, value) -> row.put(String.valueOf(name), value));
                return row;
            }
            throw new IllegalArgumentException(place + ": a row must be a JSON object, but was: " + shortened(line));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    place + ": a row must be a JSON object, but is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String shortened(String line) {
        return line.length() <= 40 ? line : line.substring(0, 40) + "...";
    }

    private static String text(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("the examples must be a file, but '" + file + "' is "
                        + (Files.exists(file) ? "none" : "not there"));
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException(file + ": a file of examples has at most " + MAX_BYTES
                        + " bytes, but this has " + Files.size(file));
            }
            return ByteOrderMark.without(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": a file of examples must be UTF-8, but this is not", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the examples '" + file + "' cannot be read", e);
        }
    }
}
