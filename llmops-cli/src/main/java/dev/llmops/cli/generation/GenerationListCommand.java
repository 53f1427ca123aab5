package dev.llmops.cli.generation;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Figures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.StoreFile;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops generation list}. */
@Command(
        name = "list",
        header = "List the records of calls, latest first.",
        description = "With --json, one whole record per line.",
        footer = "%nExample: llmops generation list --prompt support-answer --limit 5")
final class GenerationListCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    StoreFile store;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many records. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only records older than this one: the next page.")
    @Nullable
    GenerationId before;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Only those of this prompt.")
    @Nullable
    String prompt;

    @Option(names = "--user", paramLabel = "NAME", description = "Only those of this user.")
    @Nullable
    String user;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those that ended so: ${COMPLETION-CANDIDATES}.")
    @Nullable
    GenerationStatus status;

    @Override
    public Integer call() {
        GenerationQuery query = new GenerationQuery(limit, before, null, prompt, user, status);
        try (Store opened = store.existing()) {
            List<Generation> found = opened.generations().list(query);
            if (json) {
                found.forEach(output()::json);
            } else {
                output().table(
                                List.of("ID", "STARTED", "PROMPT", "VARIANT", "STATUS", "TOKENS", "ANSWER"),
                                found.stream().map(GenerationListCommand::row).toList());
            }
        }
        return 0;
    }

    private static List<String> row(Generation generation) {
        return List.of(
                generation.id().value(),
                generation.timings().startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                GenerationText.prompt(generation),
                generation.assignments().isEmpty()
                        ? "-"
                        : generation.assignments().get(0).variant(),
                generation.status().name(),
                Figures.count(generation.usage().output()),
                Output.oneLine(GenerationText.answer(generation), 40));
    }
}
