package dev.llmops.cli.generation;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops generation}. */
@Command(
        name = "generation",
        header = "List, show, replay and fork the records of calls.",
        footer = "%nExample: llmops generation list --limit 5",
        subcommands = {
            GenerationListCommand.class,
            GenerationShowCommand.class,
            GenerationReplayCommand.class,
            GenerationForkCommand.class
        })
public final class GenerationCommand extends Group {}
