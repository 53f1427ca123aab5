package dev.llmops.cli.eval.exchange;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.exchange.DatasetExchange;
import dev.llmops.eval.exchange.ExchangeFormat;
import dev.llmops.eval.exchange.FieldNames;
import dev.llmops.eval.exchange.Imported;
import dev.llmops.eval.exchange.ImportedRun;
import dev.llmops.eval.exchange.RunExchange;
import dev.llmops.eval.run.RunFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval import}. */
@Command(
        name = "import",
        header = "Read a data set or results of another tool.",
        description =
                "Writes a data set for 'eval run', or with --results a run for 'eval report' and 'eval compare'. What has no"
                        + " place in a row is named; a file that brings code is refused, and nothing in it is run.",
        footer = {
            "%nExample: llmops eval import --format promptfoo --in promptfooconfig.yaml --out questions.jsonl",
            "%nExample: llmops eval import --format ragas --results --in scores.jsonl --out ragas-run.jsonl",
            "%nExample: llmops eval import --format promptfoo --results --in results.json --out before.jsonl"
        })
public final class EvalImportCommand extends Operation {

    @Mixin
    FormatOption as;

    @Option(names = "--in", paramLabel = "FILE", description = "The file of the other tool.")
    @Nullable
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the rows go; replaced.")
    Path out;

    @Option(names = "--results", description = "Read answers and scores instead of questions.")
    boolean results;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            defaultValue = "imported",
            description =
                    "With --results: what gave the answers; of a file with answers of several providers, the one to read."
                            + " Default: ${DEFAULT-VALUE}.")
    String target;

    @Option(
            names = "--input-field",
            paramLabel = "NAME",
            description = "Which variable or member is the question, where there are several.")
    @Nullable
    String inputField;

    @Option(
            names = "--expected-field",
            paramLabel = "NAME",
            description =
                    "Which member is the expected answer, and with --results the answer, where there are several.")
    @Nullable
    String expectedField;

    @Option(names = "--strict", description = "Fail, and write nothing, if anything has no place in a row.")
    boolean strict;

    @Mixin
    MlflowOptions mlflow;

    @Option(names = "--run", paramLabel = "ID", description = "With --server: the run of MLflow to read.")
    @Nullable
    String run;

    @Override
    public Integer call() {
        if (mlflow.server != null) {
            if (as.format != ExchangeFormat.MLFLOW || run == null || in != null) {
                throw usage("--server goes with --format mlflow and --run, and without --in");
            }
            return write(mlflow.open(mlflow.server).read(run));
        }
        if (in == null) {
            throw usage("--in is missing");
        }
        FieldNames names = new FieldNames(inputField, expectedField);
        if (results) {
            if (as.format == ExchangeFormat.MLFLOW) {
                throw usage("results of mlflow are read from its server; give --server and --run");
            }
            return write(RunExchange.read(as.format, in, names, target));
        }
        Imported imported = DatasetExchange.read(as.format, in, names);
        tell(imported.losses());
        DatasetFile.write(out, imported.dataset());
        return summary(imported.dataset().rows().size(), imported.losses());
    }

    private int write(ImportedRun imported) {
        tell(imported.losses());
        RunFile.write(out, imported.run());
        return summary(imported.run().rows().size(), imported.losses());
    }

    private void tell(List<String> losses) {
        if (strict && !losses.isEmpty()) {
            throw new CommandFailedException("not everything has a place in a row: " + losses.get(0)
                    + (losses.size() == 1 ? "" : "; and " + (losses.size() - 1) + " more kinds of loss")
                    + ". Leave out --strict to read the rest");
        }
    }

    private int summary(int rows, List<String> losses) {
        if (json) {
            output().json(new Summary(as.format.word(), rows, losses));
        } else {
            FormatOption.tell(output(), losses);
            output().remark(rows + " rows are in '" + out + "'");
        }
        return 0;
    }

    private record Summary(String format, int rows, List<String> losses) {}
}
