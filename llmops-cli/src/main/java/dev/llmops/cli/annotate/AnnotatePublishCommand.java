package dev.llmops.cli.annotate;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.ResultFiles;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.core.RecordsJson;
import dev.llmops.eval.annotation.AnnotationQueue;
import dev.llmops.eval.calibration.LabelledScore;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops annotate publish}. */
@Command(
        name = "publish",
        header = "Give what was agreed on or decided to the store as feedback, and as labels to 'eval calibrate'.",
        description = "Doing it again changes nothing but what was added.",
        footer = "%nExample: llmops annotate publish --labels labels.jsonl --criterion correct --judge groundedness")
final class AnnotatePublishCommand extends Operation {

    @Mixin
    QueueOptions queue;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Write labels beside a judge's scores as well, for 'eval calibrate'.")
    @Nullable
    Path labels;

    @Option(names = "--criterion", paramLabel = "NAME", description = "Whose ratings are the labels.")
    @Nullable
    String criterion;

    @Option(names = "--judge", paramLabel = "EVALUATOR", description = "Whose stored scores stand beside them.")
    @Nullable
    String judge;

    @Override
    public Integer call() {
        if ((labels == null) != (criterion == null) || (labels == null) != (judge == null)) {
            throw usage("--labels, --criterion and --judge go together");
        }
        if (labels != null) {
            ResultFiles.require(spec.commandLine(), "--labels", labels);
        }
        try (Store opened = queue.store.existing()) {
            AnnotationQueue open = queue.queue(opened);
            List<Feedback> published = open.publish(opened.feedback());
            if (labels != null && criterion != null && judge != null) {
                write(open.labels(criterion, opened.scores(), judge), labels);
            }
            long answers =
                    published.stream().map(Feedback::generation).distinct().count();
            if (json) {
                output().json(new Published(answers, published.size()));
            } else {
                output().line(published.size() + " feedback on " + answers + " answers is in the store");
            }
        }
        return 0;
    }

    private static void write(List<LabelledScore> rows, Path file) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(RecordsJson.toJson(row)).append('\n'));
        TextFiles.write(file, text.toString());
    }

    private record Published(long answers, int feedback) {}
}
