package dev.llmops.cli.guard;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops guard}. */
@Command(
        name = "guard",
        header = "Find personal data, secrets and prompt injections in texts.",
        footer = "%nExample: llmops guard redact \"Write to anna@example.org\"",
        subcommands = {
            GuardScanCommand.class,
            GuardRedactCommand.class,
            GuardBenchCommand.class,
            GuardTrainCommand.class
        })
public final class GuardCommand extends Group {}
