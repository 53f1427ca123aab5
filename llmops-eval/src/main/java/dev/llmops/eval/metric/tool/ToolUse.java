package dev.llmops.eval.metric.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A tool call, actual or expected.
 *
 * @param name name of the tool
 * @param arguments its arguments
 * @param failed whether it ended in an error
 */
public record ToolUse(String name, ObjectNode arguments, boolean failed) {

    /** Copies the arguments. */
    public ToolUse {
        arguments = arguments.deepCopy();
    }

    /** {@return a copy of its arguments} */
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
