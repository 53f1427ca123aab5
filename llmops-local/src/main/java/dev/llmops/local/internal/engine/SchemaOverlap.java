package dev.llmops.local.internal.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether schemas can have no value in common, as far as that can be told at a glance. */
final class SchemaOverlap {

    private final @Nullable Object root;

    SchemaOverlap(@Nullable Object root) {
        this.root = root;
    }

    boolean areDisjoint(String path, List<?> schemas) {
        for (int i = 0; i < schemas.size(); i++) {
            for (int j = 0; j < i; j++) {
                Map<?, ?> one = SchemaReferences.resolved(root, path, schemas.get(i));
                Map<?, ?> other = SchemaReferences.resolved(root, path, schemas.get(j));
                if (!differInType(path, one, other)
                        && !differInValues(values(one), values(other))
                        && !differInProperty(path, one, other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean differInType(String path, Map<?, ?> one, Map<?, ?> other) {
        Set<String> types = withNumbers(SchemaTypes.of(path, one.get("type")));
        Set<String> others = withNumbers(SchemaTypes.of(path, other.get("type")));
        return !types.isEmpty() && !others.isEmpty() && types.stream().noneMatch(others::contains);
    }

    private static Set<String> withNumbers(Set<String> types) {
        Set<String> all = new HashSet<>(types);
        if (all.remove("integer")) {
            all.add("number");
        }
        return all;
    }

    private static Set<Object> values(Map<?, ?> schema) {
        Set<Object> values = new HashSet<>();
        if (schema.get("enum") instanceof List<?> list) {
            list.forEach(value -> values.add(String.valueOf(value)));
        }
        if (schema.get("const") != null) {
            values.add(String.valueOf(schema.get("const")));
        }
        return values;
    }

    private static boolean differInValues(Set<Object> values, Set<Object> others) {
        return !values.isEmpty() && !others.isEmpty() && values.stream().noneMatch(others::contains);
    }

    /** A property that both require tells them apart, as the kind of a message does. */
    private boolean differInProperty(String path, Map<?, ?> one, Map<?, ?> other) {
        if (!(one.get("properties") instanceof Map<?, ?> properties)
                || !(other.get("properties") instanceof Map<?, ?> others)
                || !(one.get("required") instanceof List<?> required)
                || !(other.get("required") instanceof List<?> otherRequired)) {
            return false;
        }
        return required.stream()
                .filter(otherRequired::contains)
                .filter(name -> properties.containsKey(name) && others.containsKey(name))
                .anyMatch(name -> differInValues(
                        values(SchemaReferences.resolved(root, path, properties.get(name))),
                        values(SchemaReferences.resolved(root, path, others.get(name)))));
    }
}
