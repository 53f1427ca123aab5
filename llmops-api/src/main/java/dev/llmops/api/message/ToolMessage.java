package dev.llmops.api.message;

import java.util.List;
import java.util.Objects;

/**
 * What a tool returned.
 *
 * @param toolCallId id of the call that this answers
 * @param toolName name of the tool
 * @param parts the result, in order
 * @param error whether the tool failed, and the parts say how
 */
public record ToolMessage(String toolCallId, String toolName, List<Part> parts, boolean error) implements Message {

    /** Copies the parts. */
    public ToolMessage {
        Objects.requireNonNull(toolCallId, "toolCallId");
        Objects.requireNonNull(toolName, "toolName");
        parts = List.copyOf(parts);
    }

    @Override
    public Role role() {
        return Role.TOOL;
    }
}
