package dev.llmops.local.internal.grammar;

import static dev.llmops.local.internal.grammar.SchemaCheck.refused;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Types of values, and the numbers and patterns that limit them. */
final class SchemaTypes {

    /** A count without an end. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final Set<String> NAMES =
            Set.of("object", "array", "string", "integer", "number", "boolean", "null");

    private SchemaTypes() {}

    /** Returns the types that a schema names, or none. */
    static Set<String> of(SchemaPath path, @Nullable Object type) {
        if (type == null) {
            return Set.of();
        }
        List<?> names = type instanceof List<?> several ? several : List.of(type);
        Set<String> types = new LinkedHashSet<>();
        for (Object name : names) {
            if (!NAMES.contains(String.valueOf(name))) {
                throw refused(
                        path,
                        "'type' must be one of " + new TreeSet<>(NAMES) + ", but was "
                                + SchemaPath.shown(String.valueOf(name)));
            }
            types.add(String.valueOf(name));
        }
        return types;
    }

    static boolean matches(@Nullable Object value, Set<String> types) {
        if (value instanceof Number number) {
            return types.contains("number") || (types.contains("integer") && isWhole(number));
        }
        String type = value == null
                ? "null"
                : value instanceof Boolean
                        ? "boolean"
                        : value instanceof String ? "string" : value instanceof List ? "array" : "object";
        return types.contains(type);
    }

    private static boolean isWhole(Number number) {
        return new BigDecimal(number.toString()).stripTrailingZeros().scale() <= 0;
    }

    /** {@return the type that the keywords are for, where none is named; or an empty text} */
    static String implied(Map<?, ?> members) {
        if (members.containsKey("properties") || members.containsKey("additionalProperties")) {
            return "object";
        }
        if (members.containsKey("items") || members.containsKey("prefixItems")) {
            return "array";
        }
        boolean text =
                members.containsKey("pattern") || StringRules.FORMATS.contains(String.valueOf(members.get("format")));
        return text ? "string" : "";
    }

    /** How often something must be there, and how often it may; {@link #UNLIMITED} if there is no end. */
    record Counts(int least, int most) {}

    static Counts counts(SchemaGuard guard, SchemaPath path, Map<?, ?> members, String least, String most) {
        Integer from = count(guard, path, least, members.get(least));
        Integer to = count(guard, path, most, members.get(most));
        Counts counts = new Counts(from == null ? 0 : from, to == null ? UNLIMITED : to);
        if (counts.least > counts.most) {
            throw refused(path, "'" + least + "' must be at most '" + most + "', but they are " + from + " and " + to);
        }
        return counts;
    }

    /** A grammar counts by writing out. */
    private static @Nullable Integer count(SchemaGuard guard, SchemaPath path, String keyword, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Integer count && count >= 0 && count <= GbnfCheck.MAX_REPETITIONS) {
            return count;
        }
        if (guard == SchemaGuard.LENIENT) {
            return null;
        }
        throw refused(
                path,
                "'" + keyword + "' must be a whole number from 0 to " + GbnfCheck.MAX_REPETITIONS + ", but was "
                        + SchemaPath.shown(value));
    }

    static void checkBounds(SchemaPath path, Map<?, ?> members) {
        for (String keyword : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            Object value = members.get(keyword);
            if (value != null && !(value instanceof Integer) && !(value instanceof Long)) {
                throw refused(
                        path,
                        "'" + keyword + "' must be a whole number of at most 64 bits, but was "
                                + SchemaPath.shown(value));
            }
        }
    }
}
