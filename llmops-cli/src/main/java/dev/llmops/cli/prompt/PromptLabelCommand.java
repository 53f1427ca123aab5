package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.PromptOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt label}. */
@Command(
        name = "label",
        header = "Point a label to a version of a prompt.",
        description =
                "It no longer points to any other version of that prompt; applications that ask for name@label get"
                        + " this one from now on.",
        footer = "%nExample: llmops prompt label support-answer@2 production --message \"shorter answers\"")
final class PromptLabelCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    PromptOptions prompts;

    @Parameters(index = "0", paramLabel = "NAME[@VERSION]", description = "The version, by default the latest.")
    @SuppressWarnings("NullAway.Init")
    PromptReference prompt;

    @Parameters(index = "1", paramLabel = "LABEL", description = "The label, for example production.")
    @SuppressWarnings("NullAway.Init")
    String label;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    CommitOptions commit;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            PromptVersion version = store.prompts().get(prompt);
            Labels.move(this, store, version, label, commit.commit());
        }
        return 0;
    }
}
