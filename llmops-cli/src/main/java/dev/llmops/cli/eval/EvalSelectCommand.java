package dev.llmops.cli.eval;

import dev.llmops.cli.console.Operation;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.selection.CandidateResult;
import dev.llmops.eval.selection.ModelSelection;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops eval select}. */
@Command(
        name = "select",
        header = "Tell which of several runs over the same questions are worth choosing.",
        description =
                "Prints quality, cost and time of each run with 95 %% intervals, and the Pareto front: the runs that no"
                        + " other beats in all three. A run of unknown cost is on no front; a question without an answer counts as"
                        + " 0.",
        footer = "%nExample: llmops eval select small.jsonl large.jsonl --metric contains")
final class EvalSelectCommand extends Operation {

    @Parameters(arity = "2..*", paramLabel = "RUN", description = "The file of each run; its name names the candidate.")
    List<Path> runs;

    @Option(
            names = "--metric",
            required = true,
            paramLabel = "NAME",
            description = "The metric that is the quality; higher is better.")
    String metric;

    private record Selected(ModelSelection selection, List<String> front) {}

    @Override
    public Integer call() {
        Map<String, EvaluationRun> candidates = new LinkedHashMap<>();
        for (Path run : runs) {
            String name = String.valueOf(run.getFileName()).replaceFirst("\\.[^.]*$", "");
            if (candidates.putIfAbsent(name, RunFile.read(run)) != null) {
                throw usage("the files of runs must have different names, but two are '" + name + "'");
            }
        }
        ModelSelection selection = ModelSelection.of(metric, candidates, ModelSelection.DEFAULT_SEED);
        if (json) {
            output().json(new Selected(
                    selection,
                    selection.front().stream().map(CandidateResult::name).toList()));
        } else {
            selection.text().lines().forEach(output()::line);
        }
        return 0;
    }
}
