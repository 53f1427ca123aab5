package dev.llmops.cli.audit;

import dev.llmops.api.store.Store;
import dev.llmops.audit.report.AuditReport;
import dev.llmops.audit.report.AuditReportBuilder;
import dev.llmops.audit.report.RiskRegister;
import dev.llmops.audit.report.SystemDescription;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.cli.option.WhichGenerations;
import dev.llmops.commons.internal.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops audit report}. */
@Command(
        name = "report",
        header = "Make a report for an auditor.",
        description =
                "Cards of models and system, risks, and what of the EU AI Act and the NIST AI RMF this store shows, partly shows or does not show, in Markdown, or"
                        + " as JSON with --json. It reads and verifies the whole log.",
        footer = "%nExample: llmops audit report --system system.yaml --risks risks.yaml --html report.html")
final class AuditReportCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(names = "--system", paramLabel = "FILE", description = "What the operator says about the system, in YAML.")
    @Nullable
    Path system;

    @Option(names = "--risks", paramLabel = "FILE", description = "The risk register, in YAML.")
    @Nullable
    Path risks;

    @Option(names = "--from", paramLabel = "TIME", description = "Count calls from this time on: 2026-03-01 (UTC).")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Count calls before this time.")
    @Nullable
    String to;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the report into this file too.")
    @Nullable
    Path out;

    @Option(names = "--html", paramLabel = "FILE", description = "Write it as one HTML page too.")
    @Nullable
    Path html;

    @Mixin
    CheckpointOptions checkpoints;

    @Override
    public Integer call() throws IOException {
        if (!checkpoints.given() && !checkpoints.keys.isEmpty()) {
            throw usage("--trusted-key goes with --checkpoints: without them nothing signed is looked at");
        }
        AuditReport report;
        try (Store opened = store.existing()) {
            AuditReportBuilder making =
                    AuditReport.builder(opened, SystemTime.clock().instant().truncatedTo(ChronoUnit.SECONDS));
            making.period(WhichGenerations.time("--from", from), WhichGenerations.time("--to", to));
            if (system != null) {
                making.system(SystemDescription.read(system));
            }
            if (risks != null) {
                making.risks(RiskRegister.read(risks));
            }
            if (checkpoints.given()) {
                making.checkpoints(checkpoints.read(), checkpoints.requiredKeys());
            }
            report = making.build();
        }
        String text = json ? report.json() : report.markdown();
        if (out != null) {
            TextFiles.write(out, text);
        }
        if (html != null) {
            TextFiles.write(html, report.html());
        }
        text.lines().forEach(output()::line);
        return report.log().intact() ? 0 : 1;
    }
}
