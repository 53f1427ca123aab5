package dev.llmops.core.prompt;

import dev.llmops.core.internal.template.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picoschema, Dotprompt's short form of JSON Schema: {@code name?: string, what it is}. A schema that already is JSON
 * Schema passes through as it is.
 */
final class Picoschema {

    private static final Set<String> SCALARS = Set.of("any", "boolean", "integer", "null", "number", "string");
    private static final String WILDCARD = "(*)";

    /** Thrown with the path of the key that is wrong. */
    static final class BadSchema extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<String> path;

        BadSchema(List<String> path, String problem) {
            super(problem);
            this.path = List.copyOf(path);
        }

        List<String> path() {
            return path;
        }
    }

    private record Typed(String type, @Nullable String description) {

        /** Reads {@code type, description}; only the first comma counts. */
        static Typed of(String text) {
            int comma = text.indexOf(',');
            return comma < 0
                    ? new Typed(text.strip(), null)
                    : new Typed(
                            text.substring(0, comma).strip(),
                            text.substring(comma + 1).strip());
        }

        Map<String, Object> describe(Map<String, Object> schema) {
            if (description != null && !description.isEmpty()) {
                schema.put("description", description);
            }
            return schema;
        }
    }

    private final Map<String, Map<String, Object>> named;

    /** Creates a reader that knows some schemas by name. */
    Picoschema(Map<String, Map<String, Object>> named) {
        this.named = named;
    }

    /** {@return a JSON Schema as plain values} */
    Map<String, Object> toJsonSchema(Object schema, List<String> path) {
        if (schema instanceof Map<?, ?> map) {
            boolean isJsonSchema = map.get("type") instanceof List<?> || map.containsKey("$schema");
            if (isJsonSchema || (map.get("type") instanceof String type && isJsonSchemaType(type))) {
                return copy(map);
            }
            if (map.get("properties") instanceof Map<?, ?>) {
                Map<String, Object> object = copy(map);
                object.put("type", "object");
                return object;
            }
        }
        if (schema instanceof String text && Typed.of(text).type().equals("any")) {
            return Typed.of(text).describe(new LinkedHashMap<>());
        }
        return pico(schema, path);
    }

    private static boolean isJsonSchemaType(String type) {
        return SCALARS.contains(type) || type.equals("object") || type.equals("array");
    }

    private Map<String, Object> pico(@Nullable Object schema, List<String> path) {
        if (schema instanceof String text) {
            return scalar(Typed.of(text), path);
        }
        if (!(schema instanceof Map<?, ?> map)) {
            throw new BadSchema(
                    path,
                    "a schema consists of names and types, but here was "
                            + (schema == null ? "nothing" : "'" + schema + "'"));
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("additionalProperties", false);
        map.forEach((key, value) -> {
            List<String> here = append(path, String.valueOf(key));
            if (WILDCARD.equals(key)) {
                object.put("additionalProperties", pico(value, here));
            } else {
                property(String.valueOf(key), value, here, properties, required);
            }
        });
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        return object;
    }

    private Map<String, Object> scalar(Typed typed, List<String> path) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!SCALARS.contains(typed.type())) {
            Map<String, Object> known = named.get(typed.type());
            if (known == null) {
                throw new BadSchema(
                        path,
                        "'" + typed.type() + "' is no type and no schema of that name is known"
                                + Nearest.hint(typed.type(), SCALARS));
            }
            schema.putAll(known);
        } else if (!typed.type().equals("any")) {
            schema.put("type", typed.type());
        }
        return typed.describe(schema);
    }

    private void property(
            String key, @Nullable Object value, List<String> path, Map<String, Object> into, List<String> required) {
        int parenthesis = key.indexOf('(');
        String left = parenthesis < 0 ? key : key.substring(0, parenthesis);
        boolean optional = left.endsWith("?");
        String name = optional ? left.substring(0, left.length() - 1) : left;
        if (parenthesis >= 0 && !key.endsWith(")")) {
            throw new BadSchema(path, "'" + key + "' opens a parenthesis and does not close it");
        }
        if (into.containsKey(name)) {
            throw new BadSchema(path, "'" + name + "' is declared twice");
        }
        if (!optional) {
            required.add(name);
        }
        Map<String, Object> schema = parenthesis < 0
                ? pico(value, path)
                : typed(Typed.of(key.substring(parenthesis + 1, key.length() - 1)), value, optional, path);
        if (optional && schema.get("type") instanceof String type) {
            schema.put("type", List.of(type, "null"));
        }
        into.put(name, schema);
    }

    private Map<String, Object> typed(Typed typed, @Nullable Object value, boolean optional, List<String> path) {
        Map<String, Object> schema = switch (typed.type()) {
            case "array" -> {
                Map<String, Object> array = new LinkedHashMap<>();
                array.put("type", "array");
                array.put("items", pico(value, path));
                yield array;
            }
            case "object" -> pico(value, path);
            case "enum" -> enumeration(value, optional, path);
            default ->
                throw new BadSchema(
                        path, "the type in parentheses must be array, object or enum, but was '" + typed.type() + "'");
        };
        return typed.describe(schema);
    }

    private static Map<String, Object> enumeration(@Nullable Object value, boolean optional, List<String> path) {
        if (!(value instanceof List<?> values) || values.isEmpty()) {
            throw new BadSchema(path, "an enum takes a list of values: [RED, BLUE]");
        }
        List<@Nullable Object> all = new ArrayList<>(values);
        if (optional && !all.contains(null)) {
            all.add(null);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("enum", all);
        return schema;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    private static List<String> append(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }
}
