package dev.llmops.api.message;

import dev.llmops.api.text.UnicodeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user says.
 *
 * @param parts texts, images and files, in order
 * @param name a name that tells several users apart, or null
 */
public record UserMessage(List<Part> parts, @Nullable String name) implements Message {

    /** Copies the parts, and refuses a name with a lone surrogate. */
    public UserMessage {
        parts = List.copyOf(parts);
        UnicodeText.requireWellFormedOrNull("name", name);
    }

    @Override
    public Role role() {
        return Role.USER;
    }
}
