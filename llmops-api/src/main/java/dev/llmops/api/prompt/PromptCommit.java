package dev.llmops.api.prompt;

import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * Who changed a prompt and why.
 *
 * @param author who, or null
 * @param message why, or null
 */
public record PromptCommit(
        @Nullable String author, @Nullable String message) {

    /** Refuses text with a lone surrogate. */
    public PromptCommit {
        UnicodeText.requireWellFormedOrNull("author", author);
        UnicodeText.requireWellFormedOrNull("message", message);
    }

    /** Nobody said anything. */
    public static final PromptCommit NONE = new PromptCommit(null, null);
}
