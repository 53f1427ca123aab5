package dev.llmops.api.prompt;

import dev.llmops.api.error.PromptNotFoundException;
import java.util.List;
import java.util.Optional;

/** Keeps the versions of prompts and their labels. Safe for use by several threads. */
public interface PromptRegistry {

    /**
     * Registers a version. If a version of the same content exists, that one is returned and nothing changes.
     *
     * @param name name of the prompt
     * @param content the content
     * @param commit who and why
     * @return the version
     * @throws dev.llmops.api.error.PromptSyntaxException if the template is broken
     * @throws IllegalArgumentException if the name has other characters than a name may have
     * @throws UnsupportedOperationException if this registry can only be read
     */
    PromptVersion register(String name, PromptContent content, PromptCommit commit);

    /**
     * {@return the version that a reference points to, if there is one}
     *
     * @param reference the reference
     */
    Optional<PromptVersion> find(PromptReference reference);

    /** {@return the names of all prompts, in alphabetical order} */
    List<String> names();

    /**
     * {@return all versions of a prompt, oldest first; empty if there is none of that name}
     *
     * @param name name of the prompt
     */
    List<PromptVersion> versions(String name);

    /**
     * Points a label to a version; it no longer points to any other version of that prompt.
     *
     * @param name name of the prompt
     * @param number number of the version
     * @param label the label
     * @param commit who and why
     * @return the version with the label
     * @throws PromptNotFoundException if there is no such version
     * @throws IllegalArgumentException if the label has other characters than a label may have
     * @throws UnsupportedOperationException if this registry can only be read
     */
    PromptVersion label(String name, int number, String label, PromptCommit commit);

    /**
     * {@return the version that a reference points to}
     *
     * @param reference the reference
     * @throws PromptNotFoundException if there is none
     */
    default PromptVersion get(PromptReference reference) {
        return find(reference)
                .orElseThrow(() -> new PromptNotFoundException("no prompt '" + reference + "'; there are: "
                        + (names().isEmpty() ? "none" : String.join(", ", names()))));
    }

    /**
     * {@return the version that a reference points to, and which source served it}
     *
     * @param reference the reference
     * @throws PromptNotFoundException if there is none
     * @throws dev.llmops.api.error.PromptRegistryException if no source gives a usable answer
     */
    default ServedPrompt serve(PromptReference reference) {
        return new ServedPrompt(get(reference), PromptSource.STORE);
    }

    /** {@return a registry that is empty and refuses to be filled} */
    static PromptRegistry noop() {
        return NoopPromptRegistry.INSTANCE;
    }
}
