package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.PromptOptions;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops prompt list}. */
@Command(
        name = "list",
        header = "List versions of prompts, with their labels and tags.",
        footer = "%nExample: llmops prompt list --folder support --label production")
final class PromptListCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Mixin
    PromptFilter filter;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            List<PromptVersion> versions = store.prompts().search(filter.query());
            Map<String, List<String>> tags = new HashMap<>();
            versions.forEach(version -> tags.computeIfAbsent(version.name(), store.prompts()::tags));
            list(
                    versions,
                    version -> PromptText.Summary.of(version, tags.getOrDefault(version.name(), List.of())),
                    List.of("PROMPT", "LABELS", "TAGS", "CREATED", "HASH", "MESSAGE"),
                    version -> row(version, tags.getOrDefault(version.name(), List.of())));
        }
        return 0;
    }

    private static List<String> row(PromptVersion version, List<String> tags) {
        return List.of(
                version.reference().toString(),
                PromptText.labels(version),
                tags.isEmpty() ? "-" : String.join(", ", tags),
                version.createdAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                PromptText.shortHash(version),
                Output.oneLine(version.message(), 60));
    }
}
