package dev.llmops.core.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.text.BoundedRegex;
import dev.llmops.commons.internal.schema.BadSchemaException;
import dev.llmops.commons.internal.schema.SchemaValidator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON schema (draft 2020-12), compiled to validate texts. References are resolved within the schema only: nothing is fetched
 * from elsewhere. Patterns have a step limit, because both patterns and texts may be untrusted. Safe for use by multiple threads.
 */
public final class CompiledSchema {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** An application has few schemas and many texts. */
    private static final Cache<String, SchemaValidator> COMPILED =
            Caffeine.newBuilder().maximumSize(500).build();

    private final String what;
    private final SchemaValidator schema;

    private CompiledSchema(String what, SchemaValidator schema) {
        this.what = what;
        this.schema = schema;
    }

    /**
     * {@return a schema, ready to validate texts}
     *
     * @param what names it in messages, such as "the parameters of tool 'stock'"
     * @param schema the schema
     * @throws InvalidRequestException if it is not a schema, or refers to something outside itself
     */
    public static CompiledSchema of(String what, JsonSchema schema) {
        return new CompiledSchema(what, COMPILED.get(schema.json(), json -> compile(what, json)));
    }

    private static SchemaValidator compile(String what, String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (!node.isObject()) {
                throw invalid(what, "it is no JSON object", null);
            }
            return SchemaValidator.of(node, BoundedRegex::schemaPattern);
        } catch (JsonProcessingException e) {
            throw invalid(what, e.getOriginalMessage(), e);
        } catch (BadSchemaException e) {
            throw invalid(what, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * {@return the violations of the schema in a text, in the order in which they were found; empty if it is valid}
     *
     * @param text a text that should be one JSON value and nothing else, without duplicate members
     * @throws InvalidRequestException if the schema refers to itself endlessly, or takes millions of steps
     */
    public List<SchemaViolation> violations(String text) {
        JsonNode value;
        try {
            value = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            return notJson(
                    at == null
                            ? "it cannot be read"
                            : "it cannot be read at line " + at.getLineNr() + ", column " + at.getColumnNr());
        }
        if (value.isMissingNode()) {
            return notJson("it is empty");
        }
        try {
            return schema.validate(value).stream()
                    .map(error -> new SchemaViolation(error.pointer(), error.keyword(), error.message()))
                    .toList();
        } catch (NumberFormatException e) {
            // As where a number is read that no double holds, and compared with one of the schema.
            return List.of(
                    new SchemaViolation("", SchemaViolation.NUMBER, "there is a number beyond what can be compared"));
        } catch (BadSchemaException e) {
            throw invalid(what, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<SchemaViolation> notJson(String why) {
        return List.of(new SchemaViolation("", SchemaViolation.NOT_JSON, why));
    }

    private static InvalidRequestException invalid(String what, String why, @Nullable Throwable cause) {
        return new InvalidRequestException(
                what + " must be a JSON schema that refers to nothing outside of itself, but is none: " + why, cause);
    }
}
