package dev.llmops.cli.audit;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops audit}. */
@Command(
        name = "audit",
        header = "Verify the audit log, and tell its head.",
        footer = "%nExample: llmops audit verify",
        subcommands = {AuditVerifyCommand.class, AuditHeadCommand.class})
public final class AuditCommand extends Group {}
