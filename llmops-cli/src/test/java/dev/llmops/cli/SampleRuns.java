package dev.llmops.cli;

import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.store.Store;
import dev.llmops.cli.eval.RunTargets;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Runs over 20 questions whose right answers are known. */
final class SampleRuns {

    private static final int ROWS = 20;

    private SampleRuns() {}

    /** A run of a version that gives so many right answers. */
    static Path of(SampleStore store, Path folder, String reference, int right, List<TextMetric> metrics) {
        return ofTarget(folder, prefix(store, reference) + "model/0123", right, metrics);
    }

    /** What the id of every run of a version begins with. */
    static String prefix(SampleStore store, String reference) {
        try (Store opened = Stores.sqlite(store.file())) {
            return RunTargets.prefix(opened.prompts().get(PromptReference.parse(reference)));
        }
    }

    static Path ofTarget(Path folder, String target, int right, List<TextMetric> metrics) {
        return ofTarget(folder, target, right, metrics, ROWS);
    }

    static Path ofTarget(Path folder, String target, int right, List<TextMetric> metrics, int size) {
        Path file = folder.resolve(right + "-" + metrics.size() + "-" + size + ".jsonl");
        List<Row> rows = IntStream.range(0, size)
                .mapToObj(i -> Row.of("q" + i, "question " + i, "answer " + i))
                .toList();
        EvaluationRunner.builder(
                        Target.ofText(
                                target,
                                row -> Integer.parseInt(row.id().substring(1)) < right
                                        ? String.valueOf(row.expected())
                                        : "no idea"),
                        metrics)
                .file(file)
                .build()
                .run(Dataset.of("sample", rows));
        return file;
    }
}
