package dev.llmops.core.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.text.BoundedRegex;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON schema (draft 2020-12) that texts are checked against. Its references are followed within the schema only: nothing is fetched
 * from anywhere. Its patterns have a limit of steps, since both they and the text may be a stranger's. Safe for use by several threads.
 */
public final class CompiledSchema {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** An application has few schemas and many texts. */
    private static final Cache<String, Schema> COMPILED =
            Caffeine.newBuilder().maximumSize(500).build();

    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .regularExpressionFactory(regex -> {
                BoundedRegex bounded = BoundedRegex.of(regex, Pattern.UNICODE_CHARACTER_CLASS);
                return text -> bounded.find(text) == BoundedRegex.Outcome.MATCH;
            })
            .build();

    private final String what;
    private final Schema schema;

    private CompiledSchema(String what, Schema schema) {
        this.what = what;
        this.schema = schema;
    }

    /**
     * {@return a schema, ready to check texts}
     *
     * @param what names it in messages, such as "the parameters of tool 'stock'"
     * @param schema the schema
     * @throws InvalidRequestException if it is none, or refers to something outside of itself
     */
    public static CompiledSchema of(String what, JsonSchema schema) {
        return new CompiledSchema(what, COMPILED.get(schema.json(), json -> compile(what, json)));
    }

    private static Schema compile(String what, String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (!node.isObject()) {
                throw invalid(what, "it is no JSON object", null);
            }
            // A registry of its own for each schema: in a shared one, two schemas with the same $id would be one.
            Schema schema = SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_2020_12,
                            registry -> registry.schemaRegistryConfig(CONFIG)
                                    .schemaLoader(loader -> loader.block(
                                            iri -> !iri.toString().startsWith("https://json-schema.org/"))))
                    .getSchema(node);
            schema.initializeValidators();
            return schema;
        } catch (JsonProcessingException e) {
            throw invalid(what, e.getOriginalMessage(), e);
        } catch (SchemaException e) {
            throw invalid(what, String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw invalid(what, "it refers to itself without end", e);
        }
    }

    /**
     * {@return where a text breaks the schema, in the order in which that was found; empty if it keeps to it}
     *
     * @param text should be one JSON value and nothing else, with no member twice
     * @throws InvalidRequestException if the schema refers to itself without end
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
                    .map(error -> new SchemaViolation(
                            error.getInstanceLocation().toString(), error.getKeyword(), error.getMessage()))
                    .toList();
        } catch (NumberFormatException e) {
            // As where a number is read that no double holds, and compared with one of the schema.
            return List.of(
                    new SchemaViolation("", SchemaViolation.NUMBER, "there is a number beyond what can be compared"));
        } catch (StackOverflowError e) {
            // How deep a text is is bounded where it is read.
            throw invalid(what, "it refers to itself without end", e);
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
