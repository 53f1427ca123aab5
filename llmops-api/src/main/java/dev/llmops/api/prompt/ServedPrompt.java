package dev.llmops.api.prompt;

import java.util.Objects;

/**
 * A version of a prompt, and which source served it.
 *
 * @param version the version
 * @param source where it came from
 */
public record ServedPrompt(PromptVersion version, PromptSource source) {

    /** Refuses null. */
    public ServedPrompt {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(source, "source");
    }
}
