package dev.llmops.local.internal.engine;

import static dev.llmops.local.internal.engine.SchemaCheck.refused;

import dev.llmops.local.internal.llama.Grammar;
import dev.llmops.local.internal.llama.NativeError;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Types of values, and the numbers and patterns that limit them. */
final class SchemaTypes {

    private static final int MOST_PARENTHESES = 64;
    private static final Set<String> ANNOTATED = Set.of("description", "title");
    private static final Set<String> NAMES =
            Set.of("object", "array", "string", "integer", "number", "boolean", "null");

    /** What the converter makes of a pattern that it does not understand. */
    private static final String ANY_TEXT = "root ::= string";

    private SchemaTypes() {}

    /** Returns the types that a schema names, or none. */
    static Set<String> of(String path, @Nullable Object type) {
        if (type == null) {
            return Set.of();
        }
        List<?> names = type instanceof List<?> several ? several : List.of(type);
        Set<String> types = new LinkedHashSet<>();
        for (Object name : names) {
            if (!NAMES.contains(String.valueOf(name))) {
                throw refused(path, "'type' must be one of " + new java.util.TreeSet<>(NAMES));
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

    static void checkCounts(String path, Map<?, ?> members, String least, String most) {
        long from = count(path, least, members.get(least), 0);
        long to = count(path, most, members.get(most), Integer.MAX_VALUE);
        if (from > to) {
            throw refused(path, "'" + least + "' must be at most '" + most + "'");
        }
    }

    private static long count(String path, String keyword, @Nullable Object value, long otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Integer count) || count < 0) {
            throw refused(path, "'" + keyword + "' must be a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return count;
    }

    static void checkBounds(String path, Map<?, ?> members) {
        for (String keyword : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            Object value = members.get(keyword);
            if (value != null && !(value instanceof Integer) && !(value instanceof Long)) {
                throw refused(path, "'" + keyword + "' must be a whole number of at most 64 bits");
            }
        }
    }

    /** Looks at every text, because the converter takes one for a pattern wherever a schema stands. */
    static void checkParentheses(@Nullable Object value) {
        if (value instanceof String text) {
            if (text.chars().filter(c -> c == '(').count() > MOST_PARENTHESES) {
                throw refused("#", "a 'pattern' must have at most " + MOST_PARENTHESES + " opening parentheses");
            }
        } else if (value instanceof List<?> items) {
            items.forEach(SchemaTypes::checkParentheses);
        } else if (value instanceof Map<?, ?> members) {
            members.forEach((keyword, member) -> {
                if (!ANNOTATED.contains(keyword)) {
                    checkParentheses(member);
                }
            });
        }
    }

    /** A pattern that the converter does not understand would become "any text". */
    static void checkPattern(String path, @Nullable Object pattern) {
        if (!(pattern instanceof String text)) {
            throw refused(path, "'pattern' must be a text");
        }
        try {
            if (Grammar.ofPattern(text).gbnf().lines().anyMatch(ANY_TEXT::equals)) {
                throw refused(path, "'pattern' must begin with '^', end with '$', and not look ahead or behind");
            }
        } catch (NativeError e) {
            throw refused(path, "'pattern' is not understood: " + e.text());
        }
    }
}
