package dev.llmops.mcp.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.core.json.CompiledSchema;
import dev.llmops.core.json.SchemaViolation;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks arguments and results for the SDK, by the checks that the rest of this library uses. */
final class SchemaCheck implements JsonSchemaValidator {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public ValidationResponse validate(Map<String, Object> schema, Object content) {
        try {
            String text = JSON.writeValueAsString(content);
            List<SchemaViolation> problems = CompiledSchema.of(
                            "the schema of a tool", new JsonSchema("tool", JSON.writeValueAsString(schema)))
                    .violations(text);
            return problems.isEmpty()
                    ? ValidationResponse.asValid(text)
                    : ValidationResponse.asInvalid(
                            problems.stream().map(SchemaViolation::toString).collect(Collectors.joining("; ")));
        } catch (JsonProcessingException | InvalidRequestException e) {
            return ValidationResponse.asInvalid(String.valueOf(e.getMessage()));
        }
    }
}
