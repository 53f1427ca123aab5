package dev.llmops.api.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user says.
 *
 * @param parts texts, images and files, in order
 * @param name a name that tells several users apart, or null
 */
public record UserMessage(List<Part> parts, @Nullable String name) implements Message {

    /** Copies the parts. */
    public UserMessage {
        parts = List.copyOf(parts);
    }

    @Override
    public Role role() {
        return Role.USER;
    }
}
