package dev.llmops.cli.export;

import dev.llmops.api.store.Store;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import dev.llmops.tuning.TrainingExport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What else becomes rows, and what does not. */
final class RowOptions {

    @Option(
            names = "--judge",
            paramLabel = "EVALUATOR=BAD..GOOD",
            description = "Take stored scores as thumbs: down below BAD, up from GOOD on, as in groundedness=0.3..0.8.")
    @Nullable
    String judge;

    @Option(
            names = "--ratings",
            paramLabel = "BAD..GOOD",
            description =
                    "Take ratings as thumbs, as shares of their scale: 0.5..0.75 for down below 3 and up from 4 of 1 to 5.")
    @Nullable
    String ratings;

    @Option(
            names = "--run",
            paramLabel = "FILE",
            description = "Add the rows of an evaluation, whose answers were recorded, as --run-score says.")
    @Nullable
    Path run;

    @Option(
            names = "--run-score",
            paramLabel = "EVALUATOR=BAD..GOOD",
            description =
                    "Scores of that evaluation as thumbs; what a row expects is preferred over an answer below BAD.")
    @Nullable
    String runScore;

    @Option(
            names = "--held-out",
            paramLabel = "FILE",
            description = "An evaluation set that must not be learnt, JSONL or CSV; may be given several times.")
    List<Path> heldOut = new ArrayList<>();

    @Option(
            names = "--drop-overlap",
            description = "Leave out rows that repeat an evaluation set. Default: the export is refused.")
    boolean dropOverlap;

    @Option(names = "--no-near-duplicates", description = "Leave out rows that nearly repeat another one.")
    boolean withoutNearDuplicates;

    @Option(
            names = "--base",
            paramLabel = "MODEL",
            description =
                    "What shall learn the rows, GGUF: counts tokens, and warns of rows too long and of tools that its chat"
                            + " template drops. Default: tokens are estimated.")
    @Nullable
    String base;

    void apply(TrainingExport export, Store store) {
        if (judge != null) {
            double[] ends =
                    ends("--judge", judge.substring(evaluator("--judge", judge).length() + 1));
            export.judgedBy(store.scores(), evaluator("--judge", judge), ends[1], ends[0]);
        }
        if ((run == null) != (runScore == null)) {
            throw new IllegalArgumentException("--run and --run-score go together");
        }
        if (run != null && runScore != null) {
            String evaluator = evaluator("--run-score", runScore);
            double[] ends = ends("--run-score", runScore.substring(evaluator.length() + 1));
            export.and(EvaluationRows.read(run, evaluator, ends[0], ends[1]));
        }
        if (ratings != null) {
            double[] ends = ends("--ratings", ratings);
            export.ratedBy(ends[1], ends[0]);
        }
        if (!heldOut.isEmpty()) {
            export.heldOut(texts(), dropOverlap);
        }
        if (withoutNearDuplicates) {
            export.withoutNearDuplicates();
        }
    }

    private static String evaluator(String option, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(option + " must be EVALUATOR=BAD..GOOD, but was '" + text + "'");
        }
        return text.substring(0, equals);
    }

    private static double[] ends(String option, String text) {
        int dots = text.indexOf("..");
        try {
            return new double[] {
                Double.parseDouble(text.substring(0, Math.max(0, dots))), Double.parseDouble(text.substring(dots + 2))
            };
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    option + " must have two numbers as BAD..GOOD, but was '" + text + "'", e);
        }
    }

    /** The questions: what is expected of them, such as a label, is said elsewhere too. */
    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : heldOut) {
            // By their whole path: two sets may have files of one name.
            DatasetFile.read(file, MalformedRows.REFUSE)
                    .rows()
                    .forEach(row -> texts.put(file + ":" + row.id(), row.input()));
        }
        return texts;
    }
}
