package dev.llmops.api.message;

import dev.llmops.api.text.UnicodeText;
import java.util.List;

/**
 * A message with the result of a tool.
 *
 * @param toolCallId id of the call that this answers
 * @param toolName name of the tool
 * @param parts the result, in order
 * @param error whether the tool failed, in which case the parts describe how
 */
public record ToolMessage(String toolCallId, String toolName, List<Part> parts, boolean error) implements Message {

    /** Copies the parts and rejects an id or a name with a lone surrogate. */
    public ToolMessage {
        UnicodeText.requireWellFormed("toolCallId", toolCallId);
        UnicodeText.requireWellFormed("toolName", toolName);
        parts = List.copyOf(parts);
    }

    @Override
    public Role role() {
        return Role.TOOL;
    }
}
