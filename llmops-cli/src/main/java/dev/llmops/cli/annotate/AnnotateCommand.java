package dev.llmops.cli.annotate;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops annotate}. */
@Command(
        name = "annotate",
        header = "Have people label answers: two each, and somebody who decides where they differ.",
        footer = "%nExample: llmops annotate next --by ann",
        subcommands = {
            AnnotateAddCommand.class,
            AnnotateNextCommand.class,
            AnnotateAnswerCommand.class,
            AnnotateAdjudicateCommand.class,
            AnnotateStatusCommand.class,
            AnnotatePublishCommand.class
        })
public final class AnnotateCommand extends Group {}
