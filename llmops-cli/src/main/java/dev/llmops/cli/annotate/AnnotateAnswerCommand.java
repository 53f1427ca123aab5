package dev.llmops.cli.annotate;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.eval.annotation.AnnotationState;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops annotate answer}. */
@Command(
        name = "answer",
        header = "Label an answer that was taken.",
        description = "The audit log keeps the account of the operating system beside the name.",
        footer = "%nExample: llmops annotate answer 0198c2f0-5a3e-7cc1-8a4b-3f2d5e6a7b8c --by ann --rate correct=1")
final class AnnotateAnswerCommand extends Operation {

    @Mixin
    QueueOptions queue;

    @Mixin
    RatingOptions ratings;

    @Parameters(paramLabel = "ID", description = "The item, as 'annotate next' named it.")
    AbbreviatedId id;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who labels.")
    String by;

    @Override
    public Integer call() {
        try (Store opened = queue.store.existing()) {
            GenerationId item = id.in(opened);
            AnnotationState state =
                    queue.queue(opened).answer(item, by, ratings.byCriterion(), ratings.correction, ratings.comment);
            queue.note(opened, "annotation.answer", item, by);
            String name = state.name().toLowerCase(Locale.ROOT);
            if (json) {
                output().json(Map.of("item", item.value(), "state", name));
            } else {
                output().line("kept; the item is " + name);
            }
        }
        return 0;
    }
}
