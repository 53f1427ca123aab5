package dev.llmops.cli.rag;

import dev.llmops.api.prompt.PromptContent;

/** Asks for an answer with citations, where the user brings no prompt. */
final class RagPrompt {

    static final String NAME = "rag-ask";

    static final PromptContent CONTENT = PromptContent.of("""
            {{role "system"~}}
            Answer from the numbered passages only, in one or two sentences. Write the number of the passage in brackets \
            behind each sentence, like [1]. If the passages do not say it, write: I do not know.
            {{~role "user"~}}
            {{#each passages}}[{{number}}] {{text}}

            {{/each}}Question: {{question}}
            """);

    private RagPrompt() {}
}
