package dev.llmops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads lines {@code {"id","text"}}. */
final class JsonRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonRows() {}

    /** What is done with a row; the id is a text or a number. */
    @FunctionalInterface
    interface Action {
        void take(JsonNode id, String text) throws IOException;
    }

    /** Hands over each row; a line that is none ends it, named by its number. */
    static int forEach(Path file, Action action) throws IOException {
        int rows = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    JsonNode row = row(file, number, line);
                    action.take(row.get("id"), row.get("text").textValue());
                    rows++;
                }
            }
        }
        return rows;
    }

    private static JsonNode row(Path file, int number, String line) {
        try {
            JsonNode row = JSON.readTree(line);
            if (row.path("id").isValueNode() && row.path("text").isTextual()) {
                return row;
            }
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(broken(file, number) + ": " + e.getOriginalMessage(), e);
        }
        throw new CommandFailedException(broken(file, number));
    }

    private static String broken(Path file, int number) {
        return "line " + number + " of '" + file + "' must be an object with \"id\" and \"text\"";
    }
}
