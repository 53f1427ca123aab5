package dev.llmops.api.message;

import java.util.Objects;

/**
 * A model's wish to have a tool called.
 *
 * @param id what the tool's result refers to; unique within a response
 * @param name name of the tool
 * @param arguments a JSON object, as the model wrote it: it can be anything, also invalid, until it was validated
 */
public record ToolCall(String id, String name, String arguments) {

    /** Refuses nulls, and nothing else: what a model wrote was paid for. */
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }
}
