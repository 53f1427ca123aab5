package dev.llmops.cli;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(names = "--author", paramLabel = "NAME", description = "Who says so; kept in the audit log.")
    @Nullable
    String author;

    @Option(names = "--message", paramLabel = "TEXT", description = "Why; kept in the audit log.")
    @Nullable
    String message;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            PromptVersion version = store.prompts().get(prompt);
            PromptVersion labelled =
                    store.prompts().label(version.name(), version.number(), label, new PromptCommit(author, message));
            if (json) {
                output().json(PromptText.Summary.of(labelled));
            } else {
                output().line(version.name() + "@" + label + " is now " + labelled.reference());
            }
        }
        return 0;
    }
}
