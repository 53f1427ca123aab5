package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** What may stand after a keyword of a schema, as the meta-schema has it. */
final class SchemaKeywords {

    static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "object", "array", "null");
    static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final Set<String> OLDER = Set.of(
            "http://json-schema.org/draft-06/schema",
            "http://json-schema.org/draft-07/schema",
            "https://json-schema.org/draft/2019-09/schema");

    private static final Set<String> ONE = Set.of(
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> MAPS =
            Set.of("$defs", "definitions", "dependentSchemas", "patternProperties", "properties");

    /** How the schemas behind a keyword stand there. */
    enum Parts {
        NONE,
        ONE,
        LIST,
        MAP
    }

    private final boolean older;
    private final BiConsumer<String, String> faults;

    SchemaKeywords(boolean older, BiConsumer<String, String> faults) {
        this.older = older;
        this.faults = faults;
    }

    static boolean isOlder(String draft) {
        return OLDER.contains(withoutHash(draft));
    }

    private static String withoutHash(String draft) {
        return draft.endsWith("#") ? draft.substring(0, draft.length() - 1) : draft;
    }

    static Parts parts(String keyword, JsonNode value, boolean older) {
        if (older && keyword.equals("items") && value.isArray()) {
            return Parts.LIST;
        }
        if (ONE.contains(keyword) || (older && keyword.equals("additionalItems"))) {
            return Parts.ONE;
        }
        if (LISTS.contains(keyword)) {
            return Parts.LIST;
        }
        return MAPS.contains(keyword) || (older && keyword.equals("dependencies")) ? Parts.MAP : Parts.NONE;
    }

    void check(JsonNode schema) {
        schema.properties().forEach(member -> check(member.getKey(), member.getValue()));
    }

    private void check(String keyword, JsonNode value) {
        switch (keyword) {
            case "$schema" ->
                must(
                        keyword,
                        isOlder(value.asText()) || withoutHash(value.asText()).equals(DRAFT),
                        "must be " + DRAFT + ", of which this is a validator");
            case "type" -> must(keyword, isType(value), "must be one or several of " + sorted(TYPES));
            case "$ref",
                    "$dynamicRef",
                    "$id",
                    "$anchor",
                    "$dynamicAnchor",
                    "$comment",
                    "title",
                    "description",
                    "format",
                    "pattern" -> must(keyword, value.isTextual(), "must be a string");
            case "minLength",
                    "maxLength",
                    "minItems",
                    "maxItems",
                    "minProperties",
                    "maxProperties",
                    "minContains",
                    "maxContains" ->
                must(
                        keyword,
                        SchemaTypes.isInteger(value) && value.decimalValue().signum() >= 0,
                        "must be a whole number of at least 0");
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
                must(keyword, value.isNumber(), "must be a number");
            case "multipleOf" ->
                must(keyword, value.isNumber() && value.decimalValue().signum() > 0, "must be a number above 0");
            case "uniqueItems", "deprecated", "readOnly", "writeOnly" ->
                must(keyword, value.isBoolean(), "must be true or false");
            case "required" -> must(keyword, areNames(value), "must be a list of different strings");
            case "dependentRequired" ->
                must(
                        keyword,
                        value.isObject() && value.valueStream().allMatch(SchemaKeywords::areNames),
                        "must have a list of different strings for each name");
            case "enum", "examples" -> must(keyword, value.isArray(), "must be a list");
            default -> checkParts(keyword, value);
        }
    }

    private void checkParts(String keyword, JsonNode value) {
        switch (parts(keyword, value, older)) {
            case LIST -> must(keyword, value.isArray() && !value.isEmpty(), "must be a list of schemas, one at least");
            case MAP -> must(keyword, value.isObject(), "must be an object of schemas");
            case ONE, NONE -> {}
        }
    }

    private void must(String keyword, boolean holds, String rule) {
        if (!holds) {
            faults.accept(keyword, rule);
        }
    }

    private static boolean isType(JsonNode value) {
        return value.isTextual()
                ? TYPES.contains(value.asText())
                : areNames(value)
                        && !value.isEmpty()
                        && value.valueStream().allMatch(type -> TYPES.contains(type.asText()));
    }

    private static boolean areNames(JsonNode value) {
        Set<String> names = new HashSet<>();
        return value.isArray() && value.valueStream().allMatch(name -> name.isTextual() && names.add(name.asText()));
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }
}
