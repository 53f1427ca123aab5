package dev.llmops.cli.generation;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.cli.option.StoreFile;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops feedback list}. */
@Command(
        name = "list",
        header = "List feedback: on one answer, oldest first, or on all, latest first.",
        footer = "%nExample: llmops feedback list --limit 10")
final class FeedbackListCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The id of an answer's record, or its beginning. Default: all answers.")
    @Nullable
    AbbreviatedId id;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so much feedback, over all answers. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Override
    public Integer call() {
        atLeastOne("--limit", limit);
        try (Store opened = store.records()) {
            List<Feedback> found = found(opened);
            list(found, List.of("AT", "GENERATION", "FEEDBACK"), FeedbackListCommand::row);
        }
        return 0;
    }

    private List<Feedback> found(Store opened) {
        if (id == null) {
            return opened.feedback().latest(limit);
        }
        return opened.feedback().of(Generations.get(opened, id, store).id());
    }

    private static List<String> row(Feedback feedback) {
        return List.of(
                feedback.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                feedback.generation().value(),
                FeedbackText.of(feedback));
    }
}
