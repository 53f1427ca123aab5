package dev.llmops.langchain4j.internal.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Map;

/** LangChain4j's classes as JSON, by what each of them tells of itself: LangChain4j's own way to JSON came with 1.14. */
final class SchemaJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SchemaJson() {}

    static JsonNode of(JsonSchemaElement element) {
        if (element instanceof JsonRawSchema raw) {
            return parse(raw.schema());
        }
        ObjectNode json = JSON.createObjectNode();
        if (element instanceof JsonReferenceSchema reference) {
            return json.put("$ref", SchemaElements.DEFINITIONS + reference.reference());
        }
        if (!(element instanceof JsonAnyOfSchema)) {
            json.put("type", type(element));
        }
        if (element.description() != null) {
            json.put("description", element.description());
        }
        if (element instanceof JsonObjectSchema object) {
            object(json, object);
        } else if (element instanceof JsonArraySchema array && array.items() != null) {
            json.set("items", of(array.items()));
        } else if (element instanceof JsonEnumSchema values) {
            values.enumValues().forEach(json.putArray("enum")::add);
        } else if (element instanceof JsonAnyOfSchema any) {
            any.anyOf().forEach(choice -> json.withArray("anyOf").add(of(choice)));
        }
        return json;
    }

    private static void object(ObjectNode json, JsonObjectSchema object) {
        if (!object.properties().isEmpty()) {
            elements(json.putObject("properties"), object.properties());
        }
        if (!object.required().isEmpty()) {
            object.required().forEach(json.putArray("required")::add);
        }
        if (object.additionalProperties() != null) {
            json.put("additionalProperties", object.additionalProperties());
        }
        if (!object.definitions().isEmpty()) {
            elements(json.putObject("$defs"), object.definitions());
        }
    }

    private static void elements(ObjectNode json, Map<String, JsonSchemaElement> elements) {
        elements.forEach((name, element) -> json.set(name, of(element)));
    }

    private static String type(JsonSchemaElement element) {
        if (element instanceof JsonObjectSchema) {
            return "object";
        }
        if (element instanceof JsonArraySchema) {
            return "array";
        }
        if (element instanceof JsonStringSchema || element instanceof JsonEnumSchema) {
            return "string";
        }
        if (element instanceof JsonIntegerSchema) {
            return "integer";
        }
        if (element instanceof JsonNumberSchema) {
            return "number";
        }
        if (element instanceof JsonBooleanSchema) {
            return "boolean";
        }
        if (element instanceof JsonNullSchema) {
            return "null";
        }
        throw new IllegalArgumentException("a schema of class "
                + element.getClass().getName() + " has no JSON form here; give it as a JsonRawSchema");
    }

    private static JsonNode parse(String raw) {
        try {
            return JSON.readTree(raw);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a raw schema must be valid JSON, but is not: " + e.getOriginalMessage(), e);
        }
    }
}
