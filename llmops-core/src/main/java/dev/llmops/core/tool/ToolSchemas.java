package dev.llmops.core.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.text.BoundedRegex;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The compiled schemas of tools. An application has few tools and many calls. */
final class ToolSchemas {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Cache<String, Schema> COMPILED =
            Caffeine.newBuilder().maximumSize(500).build();

    /** A tool's patterns run on what a model wrote, and both may be a stranger's. */
    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .regularExpressionFactory(regex -> {
                BoundedRegex bounded = BoundedRegex.of(regex, Pattern.UNICODE_CHARACTER_CLASS);
                return text -> bounded.find(text) == BoundedRegex.Outcome.MATCH;
            })
            .build();

    private ToolSchemas() {}

    static Schema compiled(ToolSpecification tool) {
        return COMPILED.get(tool.parameters().json(), json -> compile(tool, json));
    }

    private static Schema compile(ToolSpecification tool, String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (!node.isObject()) {
                throw invalid(tool, "it is no JSON object", null);
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
            throw invalid(tool, e.getOriginalMessage(), e);
        } catch (SchemaException e) {
            throw invalid(tool, String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw invalid(tool, "it refers to itself without end", e);
        }
    }

    static InvalidRequestException invalid(ToolSpecification tool, String why, @Nullable Throwable cause) {
        return new InvalidRequestException(
                "the parameters of tool '" + tool.name() + "' must be a JSON schema that refers to nothing outside of"
                        + " itself, but are not: " + why,
                cause);
    }
}
