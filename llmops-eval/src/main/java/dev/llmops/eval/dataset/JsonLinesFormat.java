package dev.llmops.eval.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.text.BoundedLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object in each line. */
final class JsonLinesFormat {

    private static final List<String> KNOWN = List.of("id", "input", "expected", "metadata");

    private JsonLinesFormat() {}

    static void read(Path file, RowCollector rows) throws IOException {
        try (BoundedLines lines = new BoundedLines(file, BoundedLines.MAX_LENGTH)) {
            while (lines.next()) {
                read(lines, rows);
            }
        }
    }

    /** Reads the row of a line, if the line is not blank. */
    static void read(BoundedLines line, RowSink rows) {
        String text = line.text();
        long number = line.number();
        if (text == null) {
            rows.broken(number, line.problem());
        } else if (!text.isBlank()) {
            rows.add(number, () -> row(number, text));
        }
    }

    private static Row row(long number, String text) {
        try {
            return row(number, Json.object(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(Json.describe(e), e);
        }
    }

    private static Row row(long number, ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("there is no member '" + name + "'"
                        + Slips.meant(name, KNOWN, names)
                                .map(meant -> "; did you mean '" + meant + "'?")
                                .orElse("; what a row has besides " + KNOWN + " goes into its metadata"));
            }
        }
        String input = text(object, "input");
        if (input == null) {
            throw new IllegalArgumentException("'input' must be there");
        }
        return new Row(id(number, object), input, text(object, "expected"), metadata(object));
    }

    private static String id(long number, ObjectNode object) {
        JsonNode id = object.get("id");
        if (id == null || id.isNull()) {
            return Long.toString(number);
        }
        if (!id.isTextual() && !id.isIntegralNumber()) {
            throw new IllegalArgumentException("'id' must be a text or a whole number, but was " + id.getNodeType());
        }
        return id.asText();
    }

    private static @Nullable String text(ObjectNode object, String member) {
        JsonNode value = object.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException("'" + member + "' must be a text, but was " + value.getNodeType()
                    + (value.isValueNode() ? "; write it in quotes" : ""));
        }
        return value.textValue();
    }

    private static Map<String, Object> metadata(ObjectNode object) {
        JsonNode metadata = object.get("metadata");
        if (metadata == null || metadata.isNull()) {
            return Map.of();
        }
        Require.that(metadata.isObject(), () -> "'metadata' must be an object, but was " + metadata.getNodeType());
        return Json.MAPPER.convertValue(metadata, new TypeReference<Map<String, Object>>() {});
    }
}
