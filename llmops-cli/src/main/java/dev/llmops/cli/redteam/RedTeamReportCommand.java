package dev.llmops.cli.redteam;

import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.report.RedTeamComparison;
import dev.llmops.redteam.report.RedTeamReports;
import dev.llmops.redteam.report.RedTeamRunFile;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops redteam report}. */
@Command(
        name = "report",
        header = "Tell what a run of attacks says, alone or against an earlier one.",
        description = "Reports show what attackers said and models answered. Every rate comes with a 95 %% interval.",
        footer = "%nExample: llmops redteam report guarded.jsonl --baseline bare.jsonl --html difference.html")
final class RedTeamReportCommand extends Operation {

    @Parameters(paramLabel = "RUN", description = "The file of a run.")
    Path run;

    @Option(
            names = "--baseline",
            paramLabel = "RUN",
            description = "An earlier run of the same catalogue; the page then shows both.")
    @Nullable
    Path baseline;

    @Mixin
    RedTeamReportOptions reports;

    @Override
    public Integer call() {
        RedTeamRun read = RedTeamRunFile.read(run);
        RedTeamComparison comparison =
                baseline == null ? null : RedTeamComparison.of(RedTeamRunFile.read(baseline), read);
        reports.write(read);
        if (comparison != null && reports.html != null) {
            TextFiles.write(reports.html, RedTeamReports.html(comparison));
        }
        RedTeamText.print(this, read);
        if (comparison != null && !json) {
            comparison.families().stream()
                    .filter(family ->
                            !family.broken().isEmpty() || !family.mended().isEmpty())
                    .forEach(family -> output().line(String.format(
                            Locale.ROOT,
                            "%s: %d newly succeed, %d no longer do",
                            family.family().id(),
                            family.broken().size(),
                            family.mended().size())));
        }
        return 0;
    }
}
