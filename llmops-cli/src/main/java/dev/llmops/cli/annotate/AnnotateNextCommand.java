package dev.llmops.cli.annotate;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.eval.annotation.AnnotationTask;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops annotate next}. */
@Command(
        name = "next",
        header = "Take the next answer to label, for some time.",
        footer = "%nExample: llmops annotate next --by ann")
final class AnnotateNextCommand extends Operation {

    @Mixin
    QueueOptions queue;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who labels.")
    String by;

    @Override
    public Integer call() {
        try (Store opened = queue.store.existing()) {
            Optional<AnnotationTask> task = queue.queue(opened).next(by);
            if (json) {
                output().json(task.isPresent() ? TaskRow.of(task.get()) : Map.of());
            } else if (task.isPresent()) {
                TaskText.print(task.get(), output());
            } else {
                output().line("nothing is left for '" + by + "'");
            }
        }
        return 0;
    }
}
