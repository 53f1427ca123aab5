package dev.llmops.core.prompt;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.core.internal.template.JsonText;
import dev.llmops.core.internal.template.Problems;
import dev.llmops.core.internal.template.SchemaRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a schema of the front matter, in Picoschema or JSON Schema, and checks that it is one. */
final class SchemaReader {

    private final YamlMap yaml;
    private final Picoschema picoschema;
    private final Problems problems;

    SchemaReader(YamlMap yaml, Map<String, Map<String, Object>> named, Problems problems) {
        this.yaml = yaml;
        this.picoschema = new Picoschema(named);
        this.problems = problems;
    }

    /** {@return the schema, or null if there is none or it is broken} */
    @Nullable
    JsonSchema read(String name, @Nullable Object schema, List<String> path) {
        if (schema == null) {
            return null;
        }
        try {
            Map<String, Object> json = picoschema.toJsonSchema(schema, path);
            Map<String, String> faults = SchemaRules.faults(JsonText.tree(json));
            faults.forEach((pointer, fault) -> {
                List<String> place = new ArrayList<>(path);
                place.addAll(
                        pointer.isEmpty()
                                ? List.of()
                                : List.of(pointer.substring(1).split("/", -1)));
                problems.add(yaml.line(place), String.join(".", place) + " is no JSON Schema: " + fault);
            });
            return faults.isEmpty() ? new JsonSchema(name, JsonText.write(json)) : null;
        } catch (Picoschema.BadSchema e) {
            problems.add(yaml.line(e.path()), String.join(".", path) + ": " + e.getMessage(), e);
            return null;
        }
    }

    static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                named.put(String.valueOf(key), value);
            }
        });
        return named;
    }
}
