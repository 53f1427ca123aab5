package dev.llmops.local.internal.grammar;

import static dev.llmops.local.internal.grammar.SchemaCheck.refused;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether schemas can have no value in common, as far as that can be told at a glance. Each is compared with each. */
final class SchemaOverlap {

    private static final int MAX = 200;

    /** What tells an alternative from others: its types, its values, and the properties that it requires. */
    private record Alternative(Set<String> types, Set<Object> values, Map<?, ?> properties, Set<Object> required) {}

    private final SchemaReferences references;

    SchemaOverlap(SchemaReferences references) {
        this.references = references;
    }

    boolean areDisjoint(SchemaPath path, List<?> schemas) {
        if (schemas.size() > MAX) {
            throw refused(path, "'oneOf' must have at most " + MAX + " alternatives, but has " + schemas.size());
        }
        List<Alternative> all = new ArrayList<>();
        for (Object schema : schemas) {
            Alternative one = read(path, references.resolved(path, schema));
            for (Alternative other : all) {
                if (!differ(path, one, other)) {
                    return false;
                }
            }
            all.add(one);
        }
        return true;
    }

    private Alternative read(SchemaPath path, Map<?, ?> schema) {
        Set<Object> required =
                schema.get("required") instanceof List<?> names ? new HashSet<>(names) : Collections.emptySet();
        return new Alternative(
                withNumbers(SchemaTypes.of(path, schema.get("type"))),
                values(schema),
                schema.get("properties") instanceof Map<?, ?> properties ? properties : Collections.emptyMap(),
                required);
    }

    private boolean differ(SchemaPath path, Alternative one, Alternative other) {
        return apart(one.types, other.types)
                || apart(one.values, other.values)
                || one.required.stream()
                        .filter(name -> other.required.contains(name)
                                && one.properties.containsKey(name)
                                && other.properties.containsKey(name))
                        // A property that both require tells them apart, as the kind of a message does.
                        .anyMatch(name -> apart(
                                values(references.resolved(path, one.properties.get(name))),
                                values(references.resolved(path, other.properties.get(name)))));
    }

    private static boolean apart(Set<?> some, Set<?> others) {
        return !some.isEmpty() && !others.isEmpty() && Collections.disjoint(some, others);
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
        @Nullable Object constant = schema.get("const");
        if (constant != null) {
            values.add(String.valueOf(constant));
        }
        return values;
    }
}
