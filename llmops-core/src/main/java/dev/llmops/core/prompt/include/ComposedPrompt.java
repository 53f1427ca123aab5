package dev.llmops.core.prompt.include;

import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.prompt.PromptVersion;
import java.util.List;
import java.util.Objects;

/**
 * A version of a prompt with its includes inserted.
 *
 * @param version the version as it is rendered: name, number and labels are the prompt's own, content and content hash are those of the
 *     whole. A prompt without includes is unchanged
 * @param includes the version that each include was resolved to, in the order in which they were encountered
 */
public record ComposedPrompt(PromptVersion version, List<IncludedPrompt> includes) {

    /** Copies the list. */
    public ComposedPrompt {
        Objects.requireNonNull(version, "version");
        includes = List.copyOf(includes);
    }
}
