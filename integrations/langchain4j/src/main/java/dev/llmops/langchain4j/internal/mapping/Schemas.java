package dev.llmops.langchain4j.internal.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON schemas: text on our side, element classes on LangChain4j's. */
final class Schemas {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";
    private static final int MAX_NAME_LENGTH = 64;
    /** Keywords that say nothing about which values are valid, and that LangChain4j's object schema cannot hold. */
    private static final List<String> ANNOTATIONS =
            List.of("$schema", "$id", "$comment", "title", "examples", "default");

    private Schemas() {}

    /** The text goes through as it is: element classes would lose every keyword that they have no field for. */
    static dev.langchain4j.model.chat.request.json.JsonSchema toLangChain4j(JsonSchema schema) {
        parse("response format '" + schema.name() + "'", schema);
        return dev.langchain4j.model.chat.request.json.JsonSchema.builder()
                .name(schema.name())
                .rootElement(JsonRawSchema.from(schema.json()))
                .build();
    }

    static JsonSchema fromLangChain4j(dev.langchain4j.model.chat.request.json.JsonSchema schema) {
        return new JsonSchema(nameFrom(schema.name(), "response"), json(schema.rootElement()));
    }

    static dev.langchain4j.agent.tool.ToolSpecification toLangChain4j(ToolSpecification tool) {
        ObjectNode parameters = parse("tool '" + tool.name() + "'", tool.parameters());
        parameters.remove(ANNOTATIONS);
        JsonObjectSchema carried = SchemaElements.root(parameters);
        if (carried == null) {
            throw new InvalidRequestException("the parameters of tool '" + tool.name()
                    + "' must be a schema of type object with no other keywords"
                    + " at its root than description, properties, required, additionalProperties and $defs,"
                    + " because LangChain4j can carry no others; move them into a property");
        }
        return dev.langchain4j.agent.tool.ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(carried)
                .build();
    }

    static ToolSpecification fromLangChain4j(dev.langchain4j.agent.tool.ToolSpecification tool) {
        String parameters = tool.parameters() == null ? NO_PARAMETERS : json(tool.parameters());
        String description = tool.description() == null ? "" : tool.description();
        return new ToolSpecification(
                tool.name(), description, new JsonSchema(nameFrom(tool.name(), "tool"), parameters));
    }

    /** A raw schema goes through as it is, since a text that is only read may be no JSON. */
    private static String json(JsonSchemaElement element) {
        return element instanceof JsonRawSchema raw
                ? raw.schema()
                : SchemaJson.of(element).toString();
    }

    private static ObjectNode parse(String owner, JsonSchema schema) {
        try {
            if (JSON.readTree(schema.json()) instanceof ObjectNode object) {
                return object;
            }
            throw new InvalidRequestException("the schema of " + owner + " must be a JSON object");
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    "the schema of " + owner + " must be valid JSON, but is not: " + e.getOriginalMessage(), e);
        }
    }

    private static String nameFrom(@Nullable String name, String otherwise) {
        if (name == null || name.isEmpty()) {
            return otherwise;
        }
        String allowed = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return allowed.length() > MAX_NAME_LENGTH ? allowed.substring(0, MAX_NAME_LENGTH) : allowed;
    }
}
