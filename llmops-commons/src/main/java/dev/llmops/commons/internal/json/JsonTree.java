package dev.llmops.commons.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as {@link Map}, {@link List}, {@link String}, {@link Number} (a fraction as {@link java.math.BigDecimal}),
 * {@link Boolean} and null. A member that stands twice in an object is refused.
 */
public final class JsonTree {

    private final JsonFactory factory;

    /**
     * Creates a reader.
     *
     * @param deepest most levels of arrays and objects
     */
    public JsonTree(int deepest) {
        this.factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(deepest)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /**
     * {@return the one value of a document}
     *
     * @param document UTF-8
     * @throws IOException if it is no JSON, or too deep
     */
    public @Nullable Object read(byte[] document) throws IOException {
        try (JsonParser in = factory.createParser(document)) {
            if (in.nextToken() == null) {
                throw new JsonParseException(in, "there is no value");
            }
            Object value = value(in);
            if (in.nextToken() != null) {
                throw new JsonParseException(in, "something follows the value");
            }
            return value;
        }
    }

    private static @Nullable Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> members(in);
            case START_ARRAY -> items(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getNumberValue();
            case VALUE_NUMBER_FLOAT -> in.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> members(JsonParser in) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            members.put(name, value(in));
        }
        return members;
    }

    private static List<@Nullable Object> items(JsonParser in) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(in));
        }
        return items;
    }
}
