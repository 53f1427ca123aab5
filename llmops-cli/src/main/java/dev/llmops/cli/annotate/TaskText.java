package dev.llmops.cli.annotate;

import dev.llmops.cli.console.Output;
import dev.llmops.eval.annotation.AnnotationCriterion;
import dev.llmops.eval.annotation.AnnotationTask;
import java.time.temporal.ChronoUnit;

/** An answer to be labelled, for people. */
final class TaskText {

    private TaskText() {}

    static void print(AnnotationTask task, Output output) {
        output.field("item", task.item());
        output.field("until", task.until().truncatedTo(ChronoUnit.SECONDS));
        if (!task.rubric().instructions().isEmpty()) {
            output.field("instructions", task.rubric().instructions());
        }
        for (AnnotationCriterion each : task.rubric().criteria()) {
            output.field(each.name(), each.question() + " [" + each.scale() + "]");
            each.anchors().forEach((rating, meaning) -> output.line("    " + rating + ": " + meaning));
        }
        output.line("");
        for (int i = 0; i < task.passages().size(); i++) {
            output.block("passage " + (i + 1), task.passages().get(i));
        }
        output.block("question", task.question());
        output.block("answer", task.answer());
    }
}
