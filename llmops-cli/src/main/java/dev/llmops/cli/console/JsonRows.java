package dev.llmops.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.text.ByteOrderMark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads lines that are objects with an {@code "id"} and some texts. A line that is none is named by its number. */
public final class JsonRows {

    private static final List<String> TEXT = List.of("text");

    private JsonRows() {}

    /** What is done with a row; the id is a text or a number. */
    @FunctionalInterface
    public interface Action {
        void take(JsonNode id, String text) throws IOException;
    }

    /** What is done with a row; line says which one it was, for messages. */
    @FunctionalInterface
    public interface RowAction {
        void take(String line, JsonNode row) throws IOException;
    }

    /** What is done with a line; named says which one it is, for messages. */
    @FunctionalInterface
    public interface LineAction {
        void take(String named, String line) throws IOException;
    }

    /** What is done about a line that is no row. */
    @FunctionalInterface
    public interface Broken {
        void take(CommandFailedException error);
    }

    /** A line that is no row ends it. */
    public static final Broken REFUSED = error -> {
        throw error;
    };

    /** Hands over each row {@code {"id","text"}}. */
    public static void forEach(Path file, Broken broken, Action action) throws IOException {
        forEach(
                file,
                TEXT,
                broken,
                (line, row) -> action.take(row.get("id"), row.get("text").textValue()));
    }

    /** {@return the text of each row by its id, which no two rows share, in order} */
    public static Map<String, String> byId(Path file) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        forEach(file, TEXT, (line, row) -> {
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

    /** Hands over each row, which has an id and all of some texts, and returns their number. */
    public static int forEach(Path file, List<String> texts, RowAction action) throws IOException {
        return forEach(file, texts, REFUSED, action);
    }

    /** {@return the lines of a text} */
    public static BufferedReader lines(InputStreamReader text) throws IOException {
        return ByteOrderMark.skip(new BufferedReader(text));
    }

    /** {@return the characters of a file, which must be UTF-8} */
    public static InputStreamReader utf8(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new CommandFailedException("'" + file + "' must be a file, but is a folder");
        }
        return new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder());
    }

    private static int forEach(Path file, List<String> texts, Broken broken, RowAction action) throws IOException {
        int[] rows = {0};
        forEachLine(file, (named, line) -> {
            JsonNode row = row(named, texts, line, broken);
            if (row != null) {
                action.take(named, row);
                rows[0]++;
            }
        });
        return rows[0];
    }

    /** Hands over each line that is not blank, and which one it is. */
    public static void forEachLine(Path file, LineAction action) throws IOException {
        int number = 0;
        try (InputStreamReader text = utf8(file);
                BufferedReader reader = lines(text)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    action.take("line " + number + " of '" + file + "'", line);
                }
            }
        } catch (CharacterCodingException e) {
            throw new CommandFailedException(
                    "'" + file + "' must be text in UTF-8, but is not, somewhere after line " + number, e);
        }
    }

    private static @Nullable JsonNode row(String named, List<String> texts, String line, Broken broken) {
        try {
            return row(named, texts, line);
        } catch (CommandFailedException e) {
            broken.take(e);
            return null;
        }
    }

    /** {@return a row that has an id and all of some texts; named says which line it is, for messages} */
    public static JsonNode row(String named, List<String> texts, String line) {
        String rule = named + " must be an object with \"id\" and \"" + String.join("\" and \"", texts) + "\"";
        try {
            JsonNode row = JsonText.read(line);
            if (row instanceof ObjectNode object && object.has("_id")) { // BEIR's name for it
                object.putIfAbsent("id", object.get("_id"));
            }
            JsonNode id = row.path("id");
            if ((id.isTextual() || id.isNumber())
                    && texts.stream().allMatch(text -> row.path(text).isTextual())) {
                return row;
            }
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(rule + ": " + e.getOriginalMessage(), e);
        }
        throw new CommandFailedException(rule);
    }
}
