package dev.llmops.api.message;

import java.util.Objects;

/**
 * A model's request to call a tool.
 *
 * @param id id by which the tool's result refers to the call; unique within a response
 * @param name name of the tool
 * @param arguments a JSON object, as the model wrote it: it can be anything, including invalid JSON, until it is validated
 */
public record ToolCall(String id, String name, String arguments) {

    /** Rejects nulls, and nothing else: output of a model was paid for. */
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }
}
