package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.cli.console.CommandFailedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who changes an experiment, and why. */
final class ChangeOptions {

    @Option(names = "--author", paramLabel = "NAME", description = "Who says so; kept with the version.")
    @Nullable
    String author;

    @Option(names = "--message", paramLabel = "TEXT", description = "Why; kept with the version.")
    @Nullable
    String message;

    ExperimentVersion put(ExperimentStore store, Experiment experiment, int expected, ExperimentStatus status) {
        try {
            return store.put(experiment, expected, ExperimentChange.of(status, author, message));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }
}
