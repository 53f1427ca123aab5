package dev.llmops.cli.eval;

import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunFile;
import java.nio.file.Path;
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
        footer = "%nExample: llmops eval report after.jsonl --html report.html")
final class EvalReportCommand extends Operation {

    @Parameters(paramLabel = "RUN", description = "The file of a run.")
    @SuppressWarnings("NullAway.Init")
    Path run;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots and all rows.")
    @Nullable
    Path html;

    @Mixin
    ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
        EvaluationRun read = cluster.applied(RunFile.read(run));
        if (html != null) {
            TextFiles.write(html, Reports.html(read));
        }
        if (json) {
            output().compact(Reports.json(read));
        } else {
            Reports.console(read).lines().forEach(output()::line);
        }
        return 0;
    }
}
