package dev.llmops.cli.eval;

import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.report.Slices;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops eval report}. */
@Command(
        name = "report",
        header = "Tell what a run says.",
        description = "Every mean comes with its n and a 95 %% interval.",
        footer = {
            "%nExample: llmops eval report after.jsonl --html report.html",
            "%nExample: llmops eval report after.jsonl --format junit --min contains=1 > evaluation.xml"
        })
final class EvalReportCommand extends Operation {

    /** What is printed. */
    enum Format {
        TEXT,
        MARKDOWN,
        JUNIT
    }

    @Parameters(paramLabel = "RUN", description = "The file of a run.")
    Path run;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots and all rows.")
    @Nullable
    Path html;

    @Mixin
    ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "What is printed: text, markdown (for a pull request), or junit (XML for a CI server, each row"
                            + " a test). Default: ${DEFAULT-VALUE}.")
    Format format;

    @Option(
            names = "--min",
            paramLabel = "METRIC=SCORE",
            description =
                    "With --format junit: a row below this, or without this score, is a failure; may be given several"
                            + " times. Without it every answer passes.")
    Map<String, Double> least = Map.of();

    @Option(names = "--slice", split = ",", paramLabel = "FIELD", description = "Cut by these metadata of rows.")
    List<String> fields = List.of();

    @Override
    public Integer call() {
        if (!least.isEmpty() && format != Format.JUNIT) {
            throw usage("--min goes with --format junit");
        }
        EvaluationRun read = cluster.applied(RunFile.read(run));
        Slices slices = fields.isEmpty() ? null : Slices.of(read, fields);
        if (html != null) {
            TextFiles.write(html, slices == null ? Reports.html(read) : Reports.html(read, slices));
        }
        print(read, slices);
        return 0;
    }

    private void print(EvaluationRun read, @Nullable Slices slices) {
        if (json) {
            output().compact(Reports.json(read));
            return;
        }
        String text = switch (format) {
            case TEXT -> Reports.console(read);
            case MARKDOWN -> Reports.markdown(read);
            case JUNIT -> junit(read);
        };
        text.lines().forEach(output()::line);
        if (slices != null && format == Format.TEXT) {
            output().line("");
            Reports.console(slices).lines().forEach(output()::line);
        }
    }

    private String junit(EvaluationRun read) {
        try {
            return Reports.junitXml(read, least);
        } catch (IllegalArgumentException e) {
            throw usage("--min: " + e.getMessage());
        }
    }
}
