package dev.llmops.api.message;

import dev.llmops.api.text.UnicodeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message from the user.
 *
 * @param parts texts, images and files, in order
 * @param name a name that distinguishes several users, or null
 */
public record UserMessage(List<Part> parts, @Nullable String name) implements Message {

    /** Copies the parts and rejects a name with a lone surrogate. */
    public UserMessage {
        parts = List.copyOf(parts);
        UnicodeText.requireWellFormedOrNull("name", name);
    }

    @Override
    public Role role() {
        return Role.USER;
    }
}
