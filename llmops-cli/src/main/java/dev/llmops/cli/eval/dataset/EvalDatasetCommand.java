package dev.llmops.cli.eval.dataset;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops eval dataset}. */
@Command(
        name = "dataset",
        header = "Look at a data set, split it, make one, check it for contamination.",
        footer = "%nExample: llmops eval dataset info questions.jsonl",
        subcommands = {
            DatasetInfoCommand.class,
            DatasetFromStoreCommand.class,
            DatasetSplitCommand.class,
            DatasetContaminationCommand.class,
            DatasetSynthesizeCommand.class
        })
public final class EvalDatasetCommand extends Group {}
