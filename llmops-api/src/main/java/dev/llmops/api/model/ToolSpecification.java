package dev.llmops.api.model;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.text.UnicodeText;
import java.util.Objects;

/**
 * A tool that a model may call.
 *
 * @param name its name, unique within a request
 * @param description what it does and when to use it, for the model
 * @param parameters schema of its arguments, a JSON object
 */
public record ToolSpecification(String name, String description, JsonSchema parameters) {

    /** Rejects nulls and text with a lone surrogate. */
    public ToolSpecification {
        UnicodeText.requireWellFormed("name", name);
        UnicodeText.requireWellFormed("description", description);
        Objects.requireNonNull(parameters, "parameters");
    }
}
