package dev.llmops.core.prompt;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.json.ContentHash;

/** Checks that a version is what was registered. */
public final class PromptIntegrity {

    private PromptIntegrity() {}

    /**
     * Compares the content of a version with its content hash.
     *
     * @param version the version
     * @return the same version
     * @throws PromptChangedException if its content has another hash
     */
    public static PromptVersion check(PromptVersion version) {
        String found = ContentHash.ofPrompt(version.content());
        if (!found.equals(version.contentHash())) {
            throw new PromptChangedException(version.reference().toString(), version.contentHash(), found);
        }
        return version;
    }
}
