package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops experiment create}. */
@Command(
        name = "create",
        header = "Write down a new experiment, or a changed one.",
        description =
                "The file is YAML or JSON; docs/reference/experiments.md has its keys. A known experiment gets a new"
                        + " version and stays in its status; a new one is a draft until it is started.",
        footer = "%nExample: llmops experiment create wording.yaml --start --message \"shorter answers\"")
final class ExperimentCreateCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    ChangeOptions change;

    @Option(names = "--start", description = "Start it at once.")
    boolean start;

    @Parameters(index = "0", paramLabel = "FILE", description = "The experiment.")
    Path file;

    @Override
    public Integer call() {
        Experiment experiment = ExperimentFile.read(file);
        try (Store opened = store.open()) {
            ExperimentVersion latest =
                    opened.experiments().find(experiment.name()).orElse(null);
            ExperimentStatus before = latest == null ? ExperimentStatus.DRAFT : latest.status();
            ExperimentVersion made =
                    change.put(opened.experiments(), experiment, latest, start ? ExperimentStatus.RUNNING : before);
            ExperimentStartCommand.tell(this, made);
        }
        return 0;
    }
}
