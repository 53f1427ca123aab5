package dev.llmops.cli.annotate;

import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.option.WhichGenerations;
import dev.llmops.eval.annotation.AnnotationQueue;
import dev.llmops.eval.annotation.AnnotationRubric;
import dev.llmops.eval.annotation.AnnotationSelection;
import dev.llmops.eval.annotation.SelectedAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops annotate add}. */
@Command(
        name = "add",
        header = "Choose answers and add them to a queue; a queue that is not there yet is made.",
        description =
                "First those that people did not like, then those on which evaluators differ, then low scores, then a random"
                        + " share.",
        footer = "%nExample: llmops annotate add --rubric rubric.json --low-score groundedness=0.5 --share 0.05")
final class AnnotateAddCommand extends Operation {

    @Mixin
    QueueOptions queue;

    @Mixin
    WhichGenerations which;

    @Option(names = "--rubric", paramLabel = "FILE", description = "The rubric of a new queue, JSON.")
    @Nullable
    Path rubric;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of a new queue. Default: that of its file.")
    @Nullable
    String name;

    @Option(
            names = "--annotators-per-item",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many label each answer of a new queue. Default: ${DEFAULT-VALUE}.")
    int annotatorsPerItem;

    @Option(
            names = "--annotator",
            paramLabel = "NAME",
            description = "Who may label in a new queue; may be given several times. Default: everybody.")
    List<String> annotators = new ArrayList<>();

    @Option(
            names = "--lease",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description = "For how long a new queue gives an answer to somebody. Default: ${DEFAULT-VALUE}.")
    int lease;

    @Option(
            names = "--low-score",
            paramLabel = "EVALUATOR=SCORE",
            description = "Answers that this evaluator scored below; may be given several times.")
    Map<String, Double> lowScores = new TreeMap<>();

    @Option(
            names = "--disagreement",
            paramLabel = "DIFFERENCE",
            description = "Answers on which two evaluators differ by so much.")
    @Nullable
    Double disagreement;

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "A random share of all answers. Default: ${DEFAULT-VALUE}.")
    double share;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the share. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Among how many of the latest answers. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Override
    public Integer call() {
        try (Store opened = queue.store.existing()) {
            AnnotationSelection selection =
                    new AnnotationSelection(opened.generations(), opened.feedback(), opened.scores());
            lowScores.forEach(selection::lowScores);
            if (disagreement != null) {
                selection.disagreements(disagreement);
            }
            List<SelectedAnswer> selected = selection
                    .share(share, seed)
                    .select(GenerationQuery.latest(limit).matching(which.filter()));
            int added = queue(opened).add(selected);
            if (json) {
                output().json(new Added(selected.size(), added));
            } else {
                output().line(added + " answers were added to '" + queue.file + "', of " + selected.size()
                        + " that were chosen");
            }
        }
        return 0;
    }

    private AnnotationQueue queue(Store opened) {
        if (Files.exists(queue.file)) {
            if (rubric != null || name != null || !annotators.isEmpty()) {
                throw usage(
                        "'" + queue.file + "' is there already: --rubric, --name and --annotator are of a new queue");
            }
            return queue.queue(opened);
        }
        if (rubric == null) {
            throw usage("there is no queue '" + queue.file + "'; give a new one its rubric with --rubric FILE");
        }
        String own = String.valueOf(queue.file.getFileName()).replaceFirst("\\.jsonl$", "");
        return AnnotationQueue.builder(
                        queue.file,
                        opened.generations(),
                        name == null ? own : name,
                        AnnotationRubric.parse(TextFiles.read(rubric)))
                .annotatorsPerItem(annotatorsPerItem)
                .annotators(annotators)
                .lease(Duration.ofMinutes(lease))
                .build();
    }

    private record Added(int chosen, int added) {}
}
