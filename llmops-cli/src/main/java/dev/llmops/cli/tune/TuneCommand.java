package dev.llmops.cli.tune;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops tune}. */
@Command(
        name = "tune",
        header = "Train LoRA adapters on exported rows, and decide whether to use them.",
        description = "Trains with TRL and PEFT in a separate Python process, and makes GGUF files of what comes out.",
        footer = "%nExample: llmops tune run --data training --out job",
        subcommands = {
            TuneSetupCommand.class,
            TuneRunCommand.class,
            TuneConvertCommand.class,
            TuneStatusCommand.class,
            TuneStudyCommand.class,
            TuneImproveCommand.class,
            TuneRegisterCommand.class,
            TuneLabelCommand.class,
            TuneAdaptersCommand.class,
            TuneLineageCommand.class
        })
public final class TuneCommand extends Group {}
