package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.json.ContentHash;
import java.time.Instant;
import java.util.Set;

/** Versions of prompts for tests that need no registry. */
final class Versions {

    private Versions() {}

    static PromptVersion of(String name, PromptContent content) {
        return new PromptVersion(
                name, 1, ContentHash.ofPrompt(content), content, Set.of(), null, null, null, Instant.EPOCH);
    }

    static PromptVersion ofTemplate(String template) {
        return of("test", PromptContent.of(template));
    }

    static PromptVersion ofFile(String text) {
        return of("test", PromptFile.parse("test.prompt", text).content());
    }
}
