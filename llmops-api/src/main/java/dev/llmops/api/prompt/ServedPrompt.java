package dev.llmops.api.prompt;

import java.util.Objects;

/**
 * A version of a prompt, and the source that served it.
 *
 * @param version the version
 * @param source the source that served it
 */
public record ServedPrompt(PromptVersion version, PromptSource source) {

    /** Rejects null. */
    public ServedPrompt {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(source, "source");
    }
}
