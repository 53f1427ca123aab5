package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.llmops.api.retrieval.Passage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * LangChain4j's metadata as JSON and back. JSON knows fewer types, so those that would change on the way are written down
 * beside it.
 */
final class SegmentMetadata {

    private static final String TYPES = "langchain4j.types";

    private SegmentMetadata() {}

    static Map<String, Object> stored(TextSegment segment) {
        Map<String, Object> stored = new LinkedHashMap<>();
        Map<String, Object> types = new LinkedHashMap<>();
        segment.metadata().toMap().forEach((name, value) -> {
            boolean kept = value instanceof String || value instanceof Integer || value instanceof Double;
            stored.put(name, value instanceof UUID ? value.toString() : value);
            if (!kept) {
                types.put(name, value.getClass().getSimpleName());
            }
        });
        if (!types.isEmpty()) {
            stored.put(TYPES, types);
        }
        return stored;
    }

    /** {@return what LangChain4j can hold of a passage's metadata; lists and maps as their text} */
    static Metadata of(Passage passage) {
        Map<?, ?> types = passage.metadata().get(TYPES) instanceof Map<?, ?> map ? map : Map.of();
        Map<String, Object> values = new LinkedHashMap<>();
        passage.metadata().forEach((name, value) -> {
            if (!name.equals(TYPES)) {
                values.put(name, typed(value, String.valueOf(types.get(name))));
            }
        });
        return Metadata.from(values);
    }

    private static Object typed(Object value, String type) {
        if (value instanceof Number number) {
            return switch (type) {
                case "Long" -> number.longValue();
                case "Float" -> number.floatValue();
                default -> value instanceof Integer || value instanceof Long ? value : number.doubleValue();
            };
        }
        return type.equals("UUID") ? UUID.fromString(value.toString()) : value.toString();
    }
}
