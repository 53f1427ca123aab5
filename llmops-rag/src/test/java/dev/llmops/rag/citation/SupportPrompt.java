package dev.llmops.rag.citation;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.prompt.PromptRegistries;
import java.time.Instant;

/** The prompt of these tests: "support", with numbered passages and a question. */
final class SupportPrompt {

    private SupportPrompt() {}

    static PromptRegistry registry() {
        PromptRegistry prompts = PromptRegistries.inMemory(() -> Instant.EPOCH);
        prompts.register(
                "support",
                PromptContent.of("{{#each passages}}[{{number}}] {{text}}\n{{/each}}Question: {{question}}"),
                PromptCommit.NONE);
        return prompts;
    }
}
