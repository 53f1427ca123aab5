package dev.llmops.core.prompt.include;

import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.prompt.PromptVersion;
import java.util.List;
import java.util.Objects;

/**
 * A version of a prompt with what it includes in its place.
 *
 * @param version the version as it is rendered: name, number and labels are those of the prompt, content and content hash those of the
 *     whole. A prompt that includes nothing stays as it is
 * @param includes which version each include was resolved to, in the order in which they were met
 */
public record ComposedPrompt(PromptVersion version, List<IncludedPrompt> includes) {

    /** Copies the list. */
    public ComposedPrompt {
        Objects.requireNonNull(version, "version");
        includes = List.copyOf(includes);
    }
}
