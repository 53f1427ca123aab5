package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** The types of JSON Schema. */
final class SchemaTypes {

    private SchemaTypes() {}

    static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "number" -> value.isNumber();
            case "integer" -> isInteger(value);
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    /** 1.0 is one. */
    static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber()
                || (value.isNumber()
                        && Double.isFinite(value.doubleValue())
                        && value.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    static String withArticle(String type) {
        return switch (type) {
            case "null" -> type;
            case "integer", "object", "array" -> "an " + type;
            default -> "a " + type;
        };
    }
}
