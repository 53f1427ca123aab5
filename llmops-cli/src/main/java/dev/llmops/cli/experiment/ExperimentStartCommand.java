package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops experiment start}. */
@Command(
        name = "start",
        header = "Start an experiment, or change the weights of one that runs.",
        description = "Running applications follow within their refresh interval, by default 30 seconds.",
        footer = "%nExample: llmops experiment start wording --weight control=90 --weight shorter=10")
final class ExperimentStartCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    ChangeOptions change;

    @Option(names = "--weight", paramLabel = "VARIANT=N", description = "A variant's weight; others keep theirs.")
    Map<String, Integer> weights = new LinkedHashMap<>();

    @Parameters(index = "0", paramLabel = "NAME", description = "The experiment.")
    String name;

    @Override
    public Integer call() {
        try (Store opened = store.existing()) {
            ExperimentVersion latest = ExperimentText.require(opened.experiments(), name);
            tell(this, change.put(opened.experiments(), weighted(latest), latest, ExperimentStatus.RUNNING));
        }
        return 0;
    }

    private Experiment weighted(ExperimentVersion latest) {
        try {
            return latest.experiment().withWeights(weights);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }

    static void tell(Operation command, ExperimentVersion version) {
        if (command.json) {
            command.output().json(ExperimentText.Summary.of(version));
        } else {
            command.output()
                    .line(version.experiment().name() + " version " + version.number() + ": " + version.status() + ", "
                            + ExperimentText.shares(version));
        }
    }
}
