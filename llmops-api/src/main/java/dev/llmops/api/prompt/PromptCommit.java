package dev.llmops.api.prompt;

import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * The author of a change to a prompt, and the reason.
 *
 * @param author who made the change, or null
 * @param message why, or null
 */
public record PromptCommit(
        @Nullable String author, @Nullable String message) {

    /** Rejects text with a lone surrogate. */
    public PromptCommit {
        UnicodeText.requireWellFormedOrNull("author", author);
        UnicodeText.requireWellFormedOrNull("message", message);
    }

    /** A commit without author and message. */
    public static final PromptCommit NONE = new PromptCommit(null, null);
}
