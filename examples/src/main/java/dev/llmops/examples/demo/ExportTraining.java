package dev.llmops.examples.demo;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.core.LlmOps;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.tuning.ExportManifest;
import dev.llmops.tuning.LineageRow;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.TrainingFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes training data from the answers and the feedback on them. */
public final class ExportTraining {

    private static final double VALIDATION = 0.2;
    private static final int SHOWN = 86;

    private ExportTraining() {}

    /**
     * Exports.
     *
     * @param screen where to show it
     * @param ops has the answers
     * @param folder where the files go
     * @throws IOException if a file cannot be written
     */
    public static void run(Screen screen, LlmOps ops, Path folder) throws IOException {
        screen.section(
                "Training data",
                "Thumbs become rated answers (KTO); corrections and edits become preferences (DPO) and demonstrations (SFT)."
                        + " Users are split between training and validation, and the lineage names the answer behind each row. Placeholders stand for personal data.",
                "new TrainingExport(ops.generations(), ops.feedbackStore(), scrubber).export(TrainingFormat.TRL_DPO, folder);");
        for (TrainingFormat format : List.of(TrainingFormat.TRL_KTO, TrainingFormat.TRL_DPO, TrainingFormat.TRL_SFT)) {
            Path target = folder.resolve("training").resolve(format.name());
            ExportManifest manifest = new TrainingExport(
                            ops.generations(), ops.feedbackStore(), Scrubber.of(PiiGuardrail.redact()))
                    .validation(VALIDATION, "demo")
                    .export(format, target);
            screen.line(format + ": " + manifest.train() + " rows to train on, " + manifest.validation()
                    + " to validate, left out: " + manifest.leftOut());
            firstRow(screen, target.resolve("train.jsonl"));
            screen.verdict(manifest.rows() > 0 && allKnown(ops, target), "each row's answers are in the store");
        }
        screen.line("With their manifests in " + folder.resolve("training"));
    }

    private static void firstRow(Screen screen, Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (!lines.isEmpty()) {
            String line = lines.get(0);
            screen.small("    ..." + line.substring(Math.max(0, line.length() - SHOWN)));
        }
    }

    private static boolean allKnown(LlmOps ops, Path folder) throws IOException {
        try (Stream<LineageRow> rows = LineageRow.read(folder)) {
            return rows.allMatch(row ->
                    ops.generations().find(new GenerationId(row.generation())).isPresent());
        }
    }
}
