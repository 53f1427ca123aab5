package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.cli.console.CommandFailedException;
import java.time.Instant;
import java.util.Map;
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

    /** A canary that goes on keeps its lease, so that it still ends when nobody looks after it. */
    ExperimentVersion put(
            ExperimentStore store, Experiment experiment, @Nullable ExperimentVersion latest, ExperimentStatus status) {
        Instant lease =
                latest == null || !latest.running() || status != ExperimentStatus.RUNNING ? null : latest.leaseUntil();
        try {
            return store.put(
                    experiment,
                    latest == null ? 0 : latest.number(),
                    new ExperimentChange(status, author, message, Map.of(), lease));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }
}
