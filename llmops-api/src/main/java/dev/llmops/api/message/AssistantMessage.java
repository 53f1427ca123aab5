package dev.llmops.api.message;

import java.util.ArrayList;
import java.util.List;

/**
 * A message that the model said, or that is presented as said by the model.
 *
 * @param parts texts and reasoning, in order; empty if the model only called tools
 * @param toolCalls the tool calls that it requests, in order
 */
public record AssistantMessage(List<Part> parts, List<ToolCall> toolCalls) implements Message {

    /** Copies both lists. */
    public AssistantMessage {
        parts = List.copyOf(parts);
        toolCalls = List.copyOf(toolCalls);
    }

    @Override
    public Role role() {
        return Role.ASSISTANT;
    }

    /**
     * {@return the same message with its text replaced by one text part after its other parts; reasoning and tool calls stay}
     *
     * @param text the new text
     */
    public AssistantMessage withText(String text) {
        List<Part> changed = new ArrayList<>(parts);
        changed.removeIf(TextPart.class::isInstance);
        changed.add(new TextPart(text));
        return new AssistantMessage(changed, toolCalls);
    }
}
