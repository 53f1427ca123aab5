package dev.llmops.cli.experiment;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops experiment}. */
@Command(
        name = "experiment",
        header = "The statistics of experiments.",
        footer = "%nExample: llmops experiment stats --method welch_t --in samples.jsonl --out tests.jsonl",
        subcommands = ExperimentStatsCommand.class)
public final class ExperimentCommand extends Group {}
