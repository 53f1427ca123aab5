package dev.llmops.cli.eval;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops eval compare}. */
@Command(
        name = "compare",
        header = "Compare two runs, question by question.",
        description =
                "Tells for each metric the difference with its 95 %% interval and p-value, and whether the candidate"
                        + " is better, worse, or neither can be said (a tie).",
        footer = {
            "%nExample: llmops eval compare before.jsonl after.jsonl --out report.json --html report.html",
            "%nExample: llmops eval compare before.jsonl after.jsonl --fail-if-worse --markdown summary.md"
        })
final class EvalCompareCommand extends Operation {

    @Parameters(index = "0", paramLabel = "BASELINE", description = "The file of the run before.")
    Path baseline;

    @Parameters(index = "1", paramLabel = "CANDIDATE", description = "The file of the run that may replace it.")
    Path candidate;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the comparison as JSON; 'llmops prompt promote --if-better' takes it.")
    @Nullable
    Path out;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots.")
    @Nullable
    Path html;

    @Mixin
    ClusterOption cluster = new ClusterOption();

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Write a summary for a pull request: figures and names of rows, no text of them.")
    @Nullable
    Path markdown;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "What is printed: text or markdown. Default: ${DEFAULT-VALUE}.")
    Format format;

    @Option(
            names = "--fail-if-worse",
            description =
                    "Exit with 1 if a metric's interval lies below 0, or a row that had a score has none now; a tie passes.")
    boolean failIfWorse;

    @Option(
            names = "--margin",
            paramLabel = "X",
            description =
                    "With --fail-if-worse: a metric may be this much worse; its interval must lie below -X to fail."
                            + " Default: 0.")
    @Nullable
    Double margin;

    /** What is printed. */
    enum Format {
        TEXT,
        MARKDOWN
    }

    @Override
    public Integer call() {
        double allowed = margin();
        RunComparison comparison =
                RunComparison.of(cluster.applied(RunFile.read(baseline)), cluster.applied(RunFile.read(candidate)));
        String report = Reports.json(comparison);
        if (out != null) {
            TextFiles.write(out, report + "\n");
        }
        if (html != null) {
            TextFiles.write(html, Reports.html(comparison));
        }
        if (markdown != null) {
            TextFiles.write(markdown, Reports.markdown(comparison));
        }
        if (json) {
            output().compact(report);
        } else {
            String text = format == Format.TEXT ? Reports.console(comparison) : Reports.markdown(comparison);
            text.lines().forEach(output()::line);
        }
        if (comparison.metrics().isEmpty()) {
            throw new CommandFailedException(
                    "no metric has a score of a common row in both runs, so nothing was compared");
        }
        List<String> worse = failIfWorse ? comparison.regressions(allowed) : List.of();
        if (!worse.isEmpty()) {
            throw new CommandFailedException(
                    "'" + candidate + "' does not pass against '" + baseline + "': " + String.join("; ", worse));
        }
        return 0;
    }

    private double margin() {
        if (margin == null) {
            return 0;
        }
        if (!failIfWorse) {
            throw usage("--margin goes with --fail-if-worse");
        }
        if (!(margin >= 0) || Double.isInfinite(margin)) {
            throw usage("--margin must be at least 0, but was " + margin);
        }
        return margin;
    }
}
