package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.core.prompt.PromptFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt show}. */
@Command(
        name = "show",
        header = "Show one version of a prompt.",
        footer = "%nExample: llmops prompt show support-answer@2")
final class PromptShowCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    PromptOptions prompts;

    @Parameters(
            paramLabel = "NAME[@VERSION]",
            description = "The prompt; VERSION is a number or a label, by default the latest.")
    @SuppressWarnings("NullAway.Init")
    PromptReference prompt;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            PromptVersion version = store.prompts().get(prompt);
            if (json) {
                output().json(version);
            } else {
                show(version);
            }
        }
        return 0;
    }

    private void show(PromptVersion version) {
        output().field("prompt", version.reference());
        output().field("content hash", version.contentHash());
        output().field("labels", PromptText.labels(version));
        output().field("created", version.createdAt());
        output().field("author", version.author());
        output().field("message", version.message());
        output().field("made from", version.parent());
        output().line("");
        PromptFile.format(version.content()).lines().forEach(output()::line);
    }
}
