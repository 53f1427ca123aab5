package dev.llmops.cli;

import picocli.CommandLine.Command;

/** {@code llmops feedback}. */
@Command(
        name = "feedback",
        header = "Add and list feedback on answers.",
        footer = "%nExample: llmops feedback list",
        subcommands = {FeedbackAddCommand.class, FeedbackListCommand.class})
final class FeedbackCommand extends Group {}
