package dev.llmops.eval.metric.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A call of a tool that was made, or should be.
 *
 * @param name name of the tool
 * @param arguments what it was called with
 * @param failed whether it ended in an error
 */
public record ToolUse(String name, ObjectNode arguments, boolean failed) {

    /** Copies the arguments. */
    public ToolUse {
        arguments = arguments.deepCopy();
    }

    /** {@return a copy of what it was called with} */
    @Override
    public ObjectNode arguments() {
        return arguments.deepCopy();
    }

    int size() {
        return arguments.size();
    }

    JsonNode view() {
        return arguments;
    }
}
