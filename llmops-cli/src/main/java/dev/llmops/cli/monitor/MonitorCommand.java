package dev.llmops.cli.monitor;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops monitor}. */
@Command(
        name = "monitor",
        header = "Look for drift, and at service level objectives.",
        footer = "%nExample: llmops monitor slo --objective availability=0.995",
        subcommands = {MonitorDriftCommand.class, MonitorSloCommand.class})
public final class MonitorCommand extends Group {}
