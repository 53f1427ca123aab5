package dev.llmops.eval.internal.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.text.ByteOrderMark;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The JSON objects of a file: one a line, or those of an array, which may stand below a member. */
public final class ForeignFile {

    /** As Python writes it: {@code NaN} is taken, to be told apart from a score, and not refused. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /**
     * An object, and where it stands.
     *
     * @param where for messages, for example {@code line 3}
     * @param number its number, from 1
     */
    public record Entry(String where, int number, ObjectNode object) {}

    private ForeignFile() {}

    public static String name(Path file) {
        return Objects.requireNonNull(file.getFileName(), "file").toString();
    }

    /** {@return the text of a file, which must be UTF-8 and no page of HTML} */
    public static String text(Path file) {
        try {
            String sound = ByteOrderMark.without(Files.readString(file));
            String start = sound.stripLeading().toLowerCase(Locale.ROOT);
            if (start.startsWith("<!doctype") || start.startsWith("<html")) {
                throw new ExchangeException(
                        "'" + name(file)
                                + "' is a page of HTML, as a login or an error page is, and no data; export it again and look at the file");
            }
            return sound;
        } catch (IOException e) {
            throw new ExchangeException(
                    "'" + name(file) + "' cannot be read (" + e.getClass().getSimpleName()
                            + "); is it there, and is it UTF-8?",
                    e);
        }
    }

    /** {@return the objects of a file; an array may stand in one of the members named, which the tool wraps it in, as {@code results/results}} */
    public static List<Entry> entries(Path file, List<String> wrappers) {
        String text = text(file);
        String start = text.stripLeading();
        boolean lines = !start.startsWith("[") && !isOneDocument(text);
        List<Entry> entries = lines ? lines(file, text) : document(file, text, wrappers);
        if (entries.isEmpty()) {
            throw new ExchangeException("'" + name(file) + "' holds no row");
        }
        return entries;
    }

    /** One object over several lines, or alone in the file. */
    private static boolean isOneDocument(String text) {
        String firstLine =
                text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        try {
            MAPPER.readTree(firstLine);
            return text.lines().filter(line -> !line.isBlank()).count() == 1;
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    private static List<Entry> lines(Path file, String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                entries.add(entry(file, "line " + number, number, parse(file, "line " + number, line)));
            }
        }
        return entries;
    }

    private static List<Entry> document(Path file, String text, List<String> wrappers) {
        JsonNode root = parse(file, "the document", text);
        JsonNode array = root;
        for (String wrapper : wrappers) {
            if (root.at("/" + wrapper).isArray()) {
                array = root.at("/" + wrapper);
            }
        }
        if (array.isObject()) {
            return List.of(entry(file, "row 1", 1, array));
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode each : array) {
            int number = entries.size() + 1;
            entries.add(entry(file, "row " + number, number, each));
        }
        return entries;
    }

    private static Entry entry(Path file, String where, int number, JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            return new Entry(where, number, object);
        }
        throw new ExchangeException(where + " of '" + name(file) + "' must be a JSON object, but was "
                + tree.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    private static JsonNode parse(Path file, String where, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null || where.startsWith("line")
                    ? ""
                    : ", line " + e.getLocation().getLineNr();
            throw new ExchangeException(
                    where + " of '" + name(file) + "' cannot be read: " + Json.describe(e) + line, e);
        }
    }
}
