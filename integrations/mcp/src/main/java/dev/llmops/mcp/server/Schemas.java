package dev.llmops.mcp.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** JSON schemas of arguments and results. */
final class Schemas {

    private Schemas() {}

    static Map<String, Object> text(String description) {
        return Map.of("type", "string", "description", description);
    }

    static Map<String, Object> choice(String description, List<String> values) {
        return Map.of("type", "string", "description", description, "enum", values);
    }

    static Map<String, Object> number(String description, int max) {
        return Map.of("type", "integer", "description", description, "minimum", 1, "maximum", max);
    }

    static Map<String, Object> texts(String description) {
        return Map.of("type", "array", "description", description, "items", Map.of("type", "string"));
    }

    /** A list of objects, whose members are optional. */
    static Map<String, Object> objects(String description, Map<String, Object> members) {
        return Map.of(
                "type",
                "array",
                "description",
                description,
                "items",
                Map.of("type", "object", "properties", members, "additionalProperties", false));
    }

    static Map<String, Object> object(Map<String, Object> members, Iterable<String> required) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", members);
        TreeSet<String> names = new TreeSet<>();
        required.forEach(names::add);
        schema.put("required", List.copyOf(names));
        schema.put("additionalProperties", false);
        return schema;
    }
}
