package dev.llmops.cli.eval;

import dev.llmops.cli.console.Operation;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.safety.FamilyResult;
import dev.llmops.eval.safety.MetricFamilies;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops eval families}. */
@Command(
        name = "families",
        header = "Report HELM's seven families of metrics over a run.",
        description =
                "Accuracy, calibration, robustness, fairness, bias, toxicity and efficiency, each with its 95 %% interval"
                        + " where it has one. What the runs do not hold is said to be missing.",
        footer = "%nExample: llmops eval families run.jsonl --metric contains --perturbed typos.jsonl")
final class EvalFamiliesCommand extends Operation {

    @Parameters(index = "0", paramLabel = "RUN", description = "The file of the run.")
    Path run;

    @Option(
            names = "--metric",
            required = true,
            paramLabel = "METRIC",
            description = "The evaluator of the run that says whether an answer is right.")
    String metric;

    @Option(
            names = "--confidence",
            paramLabel = "METRIC",
            description = "The evaluator of the run whose score is the model's confidence, 0 to 1.")
    @Nullable
    String confidence;

    @Option(
            names = "--perturbed",
            paramLabel = "FILE",
            description = "A run of the same rows with perturbed questions; may be given several times.")
    List<Path> perturbed = List.of();

    @Option(
            names = "--swapped",
            paramLabel = "FILE",
            description =
                    "A run of the same rows in which groups of people have changed places; may be given several times.")
    List<Path> swapped = List.of();

    @Override
    public Integer call() {
        MetricFamilies families = MetricFamilies.of(RunFile.read(run), metric)
                .withPerturbed(runs(perturbed))
                .withSwapped(runs(swapped));
        if (confidence != null) {
            families = families.withConfidence(confidence);
        }
        List<FamilyResult> results = families.results();
        BiasTables.print(
                this,
                results,
                List.of("family", "value", "n", "of"),
                results.stream()
                        .map(result -> List.of(
                                result.family().name().toLowerCase(Locale.ROOT),
                                BiasTables.figure(result.value(), result.interval()),
                                Integer.toString(result.n()),
                                result.note()))
                        .toList());
        return 0;
    }

    private static List<EvaluationRun> runs(List<Path> files) {
        return files.stream().map(RunFile::read).toList();
    }
}
