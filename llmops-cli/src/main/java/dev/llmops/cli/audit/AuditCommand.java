package dev.llmops.cli.audit;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops audit}. */
@Command(
        name = "audit",
        header = "Verify the audit log, sign it, prove what is in it, ask it who did what, and report.",
        footer = "%nExample: llmops audit verify",
        subcommands = {
            AuditVerifyCommand.class,
            AuditHeadCommand.class,
            AuditKeyCommand.class,
            AuditCheckpointCommand.class,
            AuditProveCommand.class,
            AuditExportCommand.class,
            AuditWhoCommand.class,
            AuditShowCommand.class,
            AuditReportCommand.class
        })
public final class AuditCommand extends Group {}
