package dev.llmops.core.internal.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of JSON Schema, for values held as plain Java. */
public final class VariableTypes {

    private VariableTypes() {}

    static boolean isOne(Object value, Set<String> types) {
        String type = of(value);
        return types.contains(type)
                || (type.equals("integer") && types.contains("number"))
                || (type.equals("number") && types.contains("integer") && isWhole((Number) value));
    }

    private static boolean isWhole(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal.stripTrailingZeros().scale() <= 0
                : number.doubleValue() == Math.rint(number.doubleValue());
    }

    private static String of(Object value) {
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (value instanceof Number) {
            boolean decimal = value instanceof Double || value instanceof Float || value instanceof BigDecimal;
            return decimal ? "number" : "integer";
        }
        return value instanceof List<?> ? "array" : value instanceof Map<?, ?> ? "object" : "unknown";
    }

    /** {@return the type of a value for a message, without the value: it may be what a user typed} */
    public static String describe(@Nullable Object value) {
        return value == null ? "missing" : article(of(value));
    }

    public static String describe(Set<String> types) {
        return types.stream()
                .filter(type -> !type.equals("null"))
                .map(VariableTypes::article)
                .sorted()
                .reduce((a, b) -> a + " or " + b)
                .orElse("null");
    }

    private static String article(String type) {
        return ("aeiou".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type;
    }
}
