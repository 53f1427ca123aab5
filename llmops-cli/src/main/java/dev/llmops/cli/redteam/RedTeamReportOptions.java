package dev.llmops.cli.redteam;

import dev.llmops.cli.console.TextFiles;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.report.RedTeamReports;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a run is written as. */
final class RedTeamReportOptions {

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page with rates, converters and every attack that succeeded.")
    @Nullable
    Path html;

    @Option(
            names = "--sarif",
            paramLabel = "FILE",
            description = "Write what succeeded in SARIF 2.1.0, which code hosts show beside a change.")
    @Nullable
    Path sarif;

    @Option(
            names = "--artifact",
            paramLabel = "PATH",
            defaultValue = "README.md",
            description = "What SARIF's results are about, as a path in the repository. Default: ${DEFAULT-VALUE}.")
    String artifact;

    void write(RedTeamRun run) {
        if (html != null) {
            TextFiles.write(html, RedTeamReports.html(run));
        }
        if (sarif != null) {
            TextFiles.write(sarif, RedTeamReports.sarif(run, artifact));
        }
    }
}
