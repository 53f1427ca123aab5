package dev.llmops.local.internal.engine;

import static dev.llmops.local.internal.engine.SchemaCheck.refused;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** References within a schema, which may lead back to where they stand. */
final class SchemaReferences {

    private SchemaReferences() {}

    /** Returns what a reference points to. */
    static @Nullable Object target(@Nullable Object root, String path, @Nullable Object reference) {
        if (!(reference instanceof String pointer) || !pointer.startsWith("#/")) {
            throw refused(path, "'$ref' must point into the schema, as '#/$defs/name' does");
        }
        Object at = root;
        for (String step : pointer.substring(2).split("/", -1)) {
            at = step(at, step);
            if (at == null) {
                throw refused(path, "'$ref' points to '" + pointer + "', where nothing is");
            }
        }
        return at;
    }

    private static @Nullable Object step(@Nullable Object at, String step) {
        if (at instanceof Map<?, ?> members) {
            return members.get(step);
        }
        if (at instanceof List<?> items && step.matches("\\d{1,6}")) {
            int index = Integer.parseInt(step);
            return index < items.size() ? items.get(index) : null;
        }
        return null;
    }

    /** Follows references until there is none. */
    static Map<?, ?> resolved(@Nullable Object root, String path, @Nullable Object schema) {
        Object at = schema;
        Set<Object> seen = new HashSet<>();
        while (at instanceof Map<?, ?> members && members.get("$ref") != null) {
            Object reference = members.get("$ref");
            if (!seen.add(reference)) {
                throw refused(path, "'$ref' leads back to itself and nowhere else");
            }
            at = target(root, path, reference);
        }
        if (!(at instanceof Map<?, ?> members)) {
            throw refused(path, "a schema must be an object here");
        }
        return members;
    }
}
