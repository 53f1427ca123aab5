package dev.llmops.cli.ops;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops ops}. */
@Command(
        name = "ops",
        header = "Look at what an application runs, now or then.",
        footer = "%nExample: llmops ops at 2026-11-28T14:05:00Z",
        subcommands = OpsAtCommand.class)
public final class OpsCommand extends Group {}
