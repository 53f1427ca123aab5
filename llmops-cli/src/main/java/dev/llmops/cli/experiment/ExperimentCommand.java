package dev.llmops.cli.experiment;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops experiment}. */
@Command(
        name = "experiment",
        header = "Experiments in a store, and their statistics.",
        footer = "%nExample: llmops experiment stats --method welch_t --in samples.jsonl --out tests.jsonl",
        subcommands = {
            ExperimentListCommand.class,
            ExperimentShowCommand.class,
            ExperimentCreateCommand.class,
            ExperimentStartCommand.class,
            ExperimentStopCommand.class,
            ExperimentPlanCommand.class,
            ExperimentReportCommand.class,
            ExperimentStatsCommand.class,
            ExperimentDecisionsCommand.class,
            ExperimentApproveCommand.class,
            ExperimentRollbackCommand.class
        })
public final class ExperimentCommand extends Group {}
