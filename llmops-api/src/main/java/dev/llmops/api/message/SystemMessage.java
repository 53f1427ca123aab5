package dev.llmops.api.message;

import java.util.List;

/**
 * The instructions that the application gives the model before the conversation.
 *
 * @param parts the text, in order
 */
public record SystemMessage(List<Part> parts) implements Message {

    /** Copies the parts. */
    public SystemMessage {
        parts = List.copyOf(parts);
    }

    @Override
    public Role role() {
        return Role.SYSTEM;
    }
}
