package dev.llmops.cli.experiment;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops experiment}. */
@Command(
        name = "experiment",
        header = "What experiments say, and the statistics behind it.",
        footer = "%nExample: llmops experiment report shorter-answers",
        subcommands = {ExperimentPlanCommand.class, ExperimentReportCommand.class, ExperimentStatsCommand.class})
public final class ExperimentCommand extends Group {}
