package dev.llmops.langchain4j.internal.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's classes from JSON. A schema becomes a class only where the class holds every keyword of it, and goes on as raw text
 * where not: some of LangChain4j's models understand nothing but the classes, and none may lose a keyword.
 */
final class SchemaElements {

    static final String DEFINITIONS = "#/$defs/";
    private static final Set<String> OBJECT =
            Set.of("type", "description", "properties", "required", "additionalProperties");
    private static final Set<String> ROOT =
            Stream.concat(OBJECT.stream(), Stream.of("$defs")).collect(Collectors.toUnmodifiableSet());

    private SchemaElements() {}

    /** {@return the parameters of a tool, or null if the class for them cannot hold the schema} */
    static @Nullable JsonObjectSchema root(ObjectNode schema) {
        JsonNode definitions = schema.path("$defs");
        if (!isObject(schema, ROOT) || !(definitions.isMissingNode() || schemas(definitions))) {
            return null;
        }
        return object(schema).definitions(elements(definitions)).build();
    }

    private static JsonSchemaElement element(JsonNode schema) {
        JsonSchemaElement element =
                schema.has("anyOf") ? anyOf(schema) : schema.has("$ref") ? reference(schema) : typed(schema);
        return element == null ? JsonRawSchema.from(schema.toString()) : element;
    }

    private static @Nullable JsonSchemaElement typed(JsonNode schema) {
        String description = description(schema);
        return switch (schema.path("type").asText()) {
            case "string" ->
                schema.has("enum")
                        ? enumeration(schema)
                        : simple(
                                schema,
                                JsonStringSchema.builder()
                                        .description(description)
                                        .build());
            case "integer" ->
                simple(
                        schema,
                        JsonIntegerSchema.builder().description(description).build());
            case "number" ->
                simple(
                        schema,
                        JsonNumberSchema.builder().description(description).build());
            case "boolean" ->
                simple(
                        schema,
                        JsonBooleanSchema.builder().description(description).build());
            case "null" -> only(schema, Set.of("type")) ? new JsonNullSchema() : null;
            case "array" -> array(schema);
            case "object" -> isObject(schema, OBJECT) ? object(schema).build() : null;
            default -> null;
        };
    }

    private static @Nullable JsonSchemaElement simple(JsonNode schema, JsonSchemaElement element) {
        return only(schema, Set.of("type", "description")) ? element : null;
    }

    private static @Nullable JsonSchemaElement enumeration(JsonNode schema) {
        if (!only(schema, Set.of("type", "description", "enum")) || !texts(schema.path("enum"))) {
            return null;
        }
        return JsonEnumSchema.builder()
                .description(description(schema))
                .enumValues(strings(schema.path("enum")))
                .build();
    }

    private static @Nullable JsonSchemaElement array(JsonNode schema) {
        if (!only(schema, Set.of("type", "description", "items"))
                || !schema.path("items").isObject()) {
            return null;
        }
        return JsonArraySchema.builder()
                .description(description(schema))
                .items(element(schema.path("items")))
                .build();
    }

    private static @Nullable JsonSchemaElement anyOf(JsonNode schema) {
        JsonNode choices = schema.path("anyOf");
        if (!only(schema, Set.of("description", "anyOf"))
                || !choices.isArray()
                || choices.isEmpty()
                || !all(choices, JsonNode::isObject)) {
            return null;
        }
        List<JsonSchemaElement> elements = new ArrayList<>();
        choices.forEach(choice -> elements.add(element(choice)));
        return JsonAnyOfSchema.builder()
                .description(description(schema))
                .anyOf(elements)
                .build();
    }

    private static @Nullable JsonSchemaElement reference(JsonNode schema) {
        String name = schema.path("$ref").asText();
        if (!only(schema, Set.of("$ref")) || !name.startsWith(DEFINITIONS)) {
            return null;
        }
        return JsonReferenceSchema.builder()
                .reference(name.substring(DEFINITIONS.length()))
                .build();
    }

    private static boolean isObject(JsonNode schema, Set<String> keywords) {
        JsonNode properties = schema.path("properties");
        JsonNode required = schema.path("required");
        JsonNode additional = schema.path("additionalProperties");
        return schema.path("type").asText().equals("object")
                && only(schema, keywords)
                && (properties.isMissingNode() || schemas(properties))
                && (required.isMissingNode() || texts(required))
                && (additional.isMissingNode() || additional.isBoolean());
    }

    private static JsonObjectSchema.Builder object(JsonNode schema) {
        JsonObjectSchema.Builder builder = JsonObjectSchema.builder()
                .description(description(schema))
                .addProperties(elements(schema.path("properties")));
        if (schema.has("required")) {
            builder.required(strings(schema.path("required")));
        }
        if (schema.has("additionalProperties")) {
            builder.additionalProperties(schema.path("additionalProperties").booleanValue());
        }
        return builder;
    }

    private static Map<String, JsonSchemaElement> elements(JsonNode schemas) {
        Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
        schemas.properties().forEach(entry -> elements.put(entry.getKey(), element(entry.getValue())));
        return elements;
    }

    /** No keyword but these, and a description, if any, that is a text. */
    private static boolean only(JsonNode schema, Set<String> keywords) {
        return schema.properties().stream().allMatch(entry -> keywords.contains(entry.getKey()))
                && (!schema.has("description") || schema.path("description").isTextual());
    }

    private static boolean schemas(JsonNode node) {
        return node.isObject() && all(node, JsonNode::isObject);
    }

    private static boolean texts(JsonNode node) {
        return node.isArray() && all(node, JsonNode::isTextual);
    }

    private static boolean all(JsonNode nodes, Predicate<JsonNode> holds) {
        for (JsonNode node : nodes) {
            if (!holds.test(node)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(value -> strings.add(value.asText()));
        return strings;
    }

    private static @Nullable String description(JsonNode schema) {
        return schema.path("description").textValue();
    }
}
