package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.core.prompt.PromptDiff;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt diff}. */
@Command(
        name = "diff",
        header = "Show what changed between two versions of a prompt.",
        description = "Parameters, schemas, tools and template, in the format of diff -u.",
        footer = "%nExample: llmops prompt diff support-answer@1 support-answer@2")
final class PromptDiffCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    PromptOptions prompts;

    @Parameters(index = "0", paramLabel = "FROM", description = "The older version: name@1, or name@label.")
    @SuppressWarnings("NullAway.Init")
    PromptReference from;

    @Parameters(index = "1", paramLabel = "TO", description = "The newer version.")
    @SuppressWarnings("NullAway.Init")
    PromptReference to;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            PromptDiff diff = PromptDiff.between(
                    store.prompts().get(from), store.prompts().get(to));
            if (json) {
                output().json(new Change(diff.from(), diff.to(), diff.isEmpty(), diff.lines()));
            } else if (diff.isEmpty()) {
                output().line(diff.from() + " and " + diff.to() + " say the same");
            } else {
                diff.lines().forEach(this::show);
            }
        }
        return 0;
    }

    private void show(String line) {
        output().coloured(line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : "", line);
    }

    private record Change(String from, String to, boolean identical, List<String> diff) {}
}
