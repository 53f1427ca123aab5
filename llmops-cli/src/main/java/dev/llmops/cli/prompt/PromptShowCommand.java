package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.core.prompt.PromptFile;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt show}. */
@Command(
        name = "show",
        header = "Show one version of a prompt, or the history of its labels.",
        footer = "%nExample: llmops prompt show support-answer@2")
final class PromptShowCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Parameters(
            paramLabel = "NAME[@VERSION]",
            description = "The prompt; VERSION is a number or a label, by default the latest.")
    PromptReference prompt;

    @Option(
            names = "--history",
            description = "Show who moved the prompt's labels, when, from where and why, oldest first.")
    boolean history;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            PromptVersion version = store.prompts().get(prompt);
            if (history) {
                show(store.prompts().moves(version.name()));
            } else if (json) {
                output().json(version);
            } else {
                show(version, store.prompts().tags(version.name()));
            }
        }
        return 0;
    }

    private void show(List<LabelMove> moves) {
        list(moves, List.of("AT", "LABEL", "FROM", "TO", "AUTHOR", "MESSAGE", "EVIDENCE"), PromptShowCommand::row);
    }

    private static List<String> row(LabelMove move) {
        return List.of(
                move.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                move.label(),
                number(move.from()),
                number(move.to()),
                Output.oneLine(move.author(), 30),
                Output.oneLine(move.message(), 60),
                Output.oneLine(
                        move.evidence().stream()
                                .map(evidence -> evidence.kind() + ": " + evidence.summary()
                                        + (evidence.by() == null ? "" : " (" + evidence.by() + ")"))
                                .collect(Collectors.joining("; ")),
                        200));
    }

    private static String number(@Nullable Integer number) {
        return number == null ? "-" : number.toString();
    }

    private void show(PromptVersion version, List<String> tags) {
        output().field("prompt", version.reference());
        output().field("content hash", version.contentHash());
        output().field("labels", PromptText.labels(version));
        output().field("tags", tags.isEmpty() ? null : String.join(", ", tags));
        output().field("created", version.createdAt());
        output().field("author", version.author());
        output().field("message", version.message());
        output().field("made from", version.parent());
        output().line("");
        PromptFile.format(version.content()).lines().forEach(output()::line);
    }
}
