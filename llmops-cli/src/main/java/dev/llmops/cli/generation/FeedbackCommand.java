package dev.llmops.cli.generation;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops feedback}. */
@Command(
        name = "feedback",
        header = "Add and list feedback on answers.",
        footer = "%nExample: llmops feedback list",
        subcommands = {FeedbackAddCommand.class, FeedbackListCommand.class})
public final class FeedbackCommand extends Group {}
