package dev.llmops.cli.eval.exchange;

import dev.llmops.cli.console.Operation;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.exchange.DatasetExchange;
import dev.llmops.eval.exchange.ExchangeFormat;
import dev.llmops.eval.exchange.RunExchange;
import dev.llmops.eval.run.RunFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval export}. */
@Command(
        name = "export",
        header = "Write a data set or a run for another tool.",
        description = "What has no place in the other format is named.",
        footer = {
            "%nExample: llmops eval export --format langfuse --in questions.jsonl --out items.jsonl",
            "%nExample: llmops eval export --format mlflow --results --in after.jsonl --server http://127.0.0.1:5000"
                    + " --experiment support"
        })
public final class EvalExportCommand extends Operation {

    @Mixin
    FormatOption as;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "FILE",
            description = "A data set, or with --results the file of a run.")
    Path in;

    @Option(names = "--out", paramLabel = "FILE", description = "The file for the other tool; replaced.")
    @Nullable
    Path out;

    @Option(names = "--results", description = "Write the answers and scores of a run (deepeval, ragas, mlflow).")
    boolean results;

    @Mixin
    MlflowOptions mlflow;

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            defaultValue = "llmops",
            description = "With --server: the experiment that gets the run. Default: ${DEFAULT-VALUE}.")
    String experiment;

    @Override
    public Integer call() {
        if (mlflow.server != null) {
            if (as.format != ExchangeFormat.MLFLOW || !results || out != null) {
                throw usage("--server goes with --format mlflow and --results, and without --out");
            }
            String id = mlflow.open(mlflow.server).write(experiment, RunFile.read(in));
            return summary("run " + id, List.of());
        }
        if (out == null) {
            throw usage("--out is missing");
        }
        if (results && as.format != ExchangeFormat.DEEPEVAL && as.format != ExchangeFormat.RAGAS) {
            throw usage("--results goes with deepeval and ragas; for mlflow give --server");
        }
        List<String> losses = results
                ? RunExchange.write(as.format, RunFile.read(in), out)
                : DatasetExchange.write(as.format, DatasetFile.read(in), out);
        return summary(out.toString(), losses);
    }

    private int summary(String written, List<String> losses) {
        if (json) {
            output().json(new Summary(as.format.word(), written, losses));
        } else {
            FormatOption.tell(output(), losses);
            output().remark("written: " + written);
        }
        return 0;
    }

    private record Summary(String format, String written, List<String> losses) {}
}
