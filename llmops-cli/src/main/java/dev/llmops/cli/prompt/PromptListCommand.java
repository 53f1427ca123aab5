package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.PromptOptions;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops prompt list}. */
@Command(
        name = "list",
        header = "List every version of every prompt, with its labels.",
        footer = "%nExample: llmops prompt list --prompts prompts")
final class PromptListCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    PromptOptions prompts;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            List<PromptVersion> versions = versions(store.prompts());
            if (json) {
                versions.forEach(version -> output().json(PromptText.Summary.of(version)));
            } else {
                output().table(
                                List.of("PROMPT", "LABELS", "CREATED", "HASH", "MESSAGE"),
                                versions.stream().map(PromptListCommand::row).toList());
            }
        }
        return 0;
    }

    private static List<PromptVersion> versions(PromptRegistry registry) {
        return registry.names().stream()
                .flatMap(name -> registry.versions(name).stream())
                .toList();
    }

    private static List<String> row(PromptVersion version) {
        return List.of(
                version.reference().toString(),
                PromptText.labels(version),
                version.createdAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                PromptText.shortHash(version),
                Output.oneLine(version.message(), 60));
    }
}
