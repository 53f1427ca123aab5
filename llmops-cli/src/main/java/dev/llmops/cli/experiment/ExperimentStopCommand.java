package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops experiment stop}. */
@Command(
        name = "stop",
        header = "Stop an experiment; calls are as without it from then on.",
        description = "What was recorded stays, and it can be started again.",
        footer = "%nExample: llmops experiment stop wording --message \"decided for shorter\"")
final class ExperimentStopCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    ChangeOptions change;

    @Parameters(index = "0", paramLabel = "NAME", description = "The experiment.")
    String name;

    @Override
    public Integer call() {
        try (Store opened = store.existing()) {
            ExperimentVersion latest = ExperimentText.require(opened.experiments(), name);
            ExperimentStartCommand.tell(
                    this, change.put(opened.experiments(), latest.experiment(), latest, ExperimentStatus.STOPPED));
        }
        return 0;
    }
}
