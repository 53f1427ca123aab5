package dev.llmops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.text.UnicodeText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads lines {@code {"id","text"}}. A line that is none ends it, named by its number. */
final class JsonRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonRows() {}

    /** What is done with a row; the id is a text or a number. */
    @FunctionalInterface
    interface Action {
        void take(JsonNode id, String text) throws IOException;
    }

    private interface NumberedAction {
        void take(String line, JsonNode row) throws IOException;
    }

    /** Hands over each row. */
    static void forEach(Path file, Action action) throws IOException {
        numbered(file, (line, row) -> action.take(row.get("id"), row.get("text").textValue()));
    }

    /** {@return the text of each row by its id, which no two rows share, in order} */
    static Map<String, String> byId(Path file) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        numbered(file, (line, row) -> {
            String id = row.get("id").asText();
            String text = row.get("text").textValue();
            if (id.isBlank() || texts.containsKey(id)) {
                throw new CommandFailedException(line + " must have an id of its own, but has '" + id + "'");
            }
            int surrogate = UnicodeText.indexOfLoneSurrogate(id + text);
            if (surrogate >= 0) {
                throw new CommandFailedException(line + " must hold whole characters only, but has half of one");
            }
            texts.put(id, text);
        });
        return texts;
    }

    private static void numbered(Path file, NumberedAction action) throws IOException {
        int number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    String named = "line " + number + " of '" + file + "'";
                    action.take(named, row(named, line));
                }
            }
        } catch (CharacterCodingException e) {
            throw new CommandFailedException(
                    "'" + file + "' must be text in UTF-8, but is not, somewhere behind line " + number, e);
        }
    }

    private static JsonNode row(String named, String line) {
        String rule = named + " must be an object with \"id\" and \"text\"";
        try {
            JsonNode row = JSON.readTree(line);
            JsonNode id = row.path("id");
            if ((id.isTextual() || id.isNumber()) && row.path("text").isTextual()) {
                return row;
            }
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(rule + ": " + e.getOriginalMessage(), e);
        }
        throw new CommandFailedException(rule);
    }
}
