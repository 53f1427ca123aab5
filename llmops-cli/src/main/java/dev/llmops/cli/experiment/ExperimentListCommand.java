package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops experiment list}. */
@Command(
        name = "list",
        header = "List the experiments, each as it is now.",
        footer = "%nExample: llmops experiment list --store llmops.db")
final class ExperimentListCommand extends Operation {

    @Mixin
    StoreFile store;

    @Override
    public Integer call() {
        try (Store opened = store.existing()) {
            List<ExperimentVersion> latest = opened.experiments().latest();
            list(latest, ExperimentText.Summary::of, ExperimentText.COLUMNS, ExperimentText::row);
        }
        return 0;
    }
}
