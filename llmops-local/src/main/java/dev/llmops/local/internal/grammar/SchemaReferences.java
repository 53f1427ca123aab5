package dev.llmops.local.internal.grammar;

import static dev.llmops.local.internal.grammar.SchemaCheck.refused;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** References within a schema, which may lead back to where they stand. Where each leads is looked up once. */
final class SchemaReferences {

    private final @Nullable Object root;
    private final Map<Object, Map<?, ?>> known = new HashMap<>();

    SchemaReferences(@Nullable Object root) {
        this.root = root;
    }

    /** Returns what a reference points to. */
    Object target(SchemaPath path, @Nullable Object reference) {
        if (!(reference instanceof String pointer) || !pointer.startsWith("#/")) {
            throw refused(
                    path,
                    "'$ref' must point into the schema, as '#/$defs/name' does, but was "
                            + SchemaPath.shown(String.valueOf(reference)));
        }
        Object at = root;
        for (String step : pointer.substring(2).split("/", -1)) {
            at = step(at, step);
            if (at == null) {
                throw refused(path, "'$ref' points to '" + SchemaPath.shown(pointer) + "', where nothing is");
            }
        }
        return java.util.Objects.requireNonNull(at);
    }

    private static @Nullable Object step(@Nullable Object at, String step) {
        if (at instanceof Map<?, ?> members) {
            return members.get(step.replace("~1", "/").replace("~0", "~"));
        }
        if (at instanceof List<?> items && step.matches("\\d{1,6}")) {
            int index = Integer.parseInt(step);
            return index < items.size() ? items.get(index) : null;
        }
        return null;
    }

    /** Follows references until there is none. */
    Map<?, ?> resolved(SchemaPath path, @Nullable Object schema) {
        Object at = schema;
        Set<Object> seen = new LinkedHashSet<>();
        while (at instanceof Map<?, ?> members && members.get("$ref") != null) {
            Object reference = members.get("$ref");
            Map<?, ?> end = known.get(reference);
            if (end != null) {
                at = end;
            } else if (seen.add(reference)) {
                at = target(path, reference);
            } else {
                throw refused(path, "'$ref' leads back to itself and nowhere else");
            }
        }
        if (!(at instanceof Map<?, ?> members)) {
            throw refused(path, "a schema must be an object here");
        }
        seen.forEach(reference -> known.put(reference, members));
        return members;
    }
}
