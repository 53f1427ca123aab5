package dev.llmops.cli.annotate;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.eval.annotation.AnnotationAnswer;
import dev.llmops.eval.annotation.AnnotationDispute;
import dev.llmops.eval.annotation.AnnotationQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops annotate adjudicate}. */
@Command(
        name = "adjudicate",
        header = "Take the next answer on which annotators differ; with an ID, decide it.",
        description = "The audit log keeps the account of the operating system beside the name of who decides.",
        footer = "%nExample: llmops annotate adjudicate --by eve")
final class AnnotateAdjudicateCommand extends Operation {

    @Mixin
    QueueOptions queue;

    @Mixin
    RatingOptions ratings;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The item to decide. Default: show the next one.")
    @Nullable
    AbbreviatedId id;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who decides; nobody who labelled it.")
    String by;

    @Override
    public Integer call() {
        if (id == null && !ratings.ratings.isEmpty()) {
            throw usage("--rate needs the ID of the item to decide");
        }
        try (Store opened = queue.store.existing()) {
            AnnotationQueue open = queue.queue(opened);
            if (id == null) {
                show(open.nextDispute(by));
                return 0;
            }
            GenerationId item = id.in(opened);
            open.adjudicate(item, by, ratings.byCriterion(), ratings.correction, ratings.comment);
            queue.note(opened, "annotation.decision", item, by);
            if (json) {
                output().json(Map.of("item", item.value(), "state", "adjudicated"));
            } else {
                output().line("decided");
            }
        }
        return 0;
    }

    private void show(Optional<AnnotationDispute> dispute) {
        if (json) {
            output().json(dispute.isPresent() ? Row.of(dispute.get()) : Map.of());
        } else if (dispute.isEmpty()) {
            output().line("nothing is left to decide for '" + by + "'");
        } else {
            TaskText.print(dispute.get().task(), output());
            List<List<String>> rows = new ArrayList<>();
            for (AnnotationAnswer each : dispute.get().answers()) {
                each.ratings().forEach((name, rating) -> rows.add(List.of(each.by(), name, rating)));
                rows.add(List.of(each.by(), "correction", each.correction() == null ? "-" : each.correction()));
                rows.add(List.of(each.by(), "comment", each.comment() == null ? "-" : each.comment()));
            }
            output().table(List.of("BY", "CRITERION", "RATING"), rows);
        }
    }

    private record Row(TaskRow task, List<AnnotationAnswer> answers) {

        static Row of(AnnotationDispute dispute) {
            return new Row(TaskRow.of(dispute.task()), dispute.answers());
        }
    }
}
