package dev.llmops.cli.experiment;

import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.experiments.canary.Canaries;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which canary, who decides on it, and why. */
final class CanaryOptions {

    @Mixin
    StoreFile store;

    @Parameters(paramLabel = "NAME", description = "The experiment.")
    String name;

    @Option(names = "--by", required = true, paramLabel = "WHO", description = "Who decides.")
    String by;

    @Option(names = "--message", paramLabel = "TEXT", description = "Why.")
    @Nullable
    String message;

    void change(Operation command, Function<Canaries, ExperimentVersion> change) {
        try (Store opened = store.existing()) {
            ExperimentVersion version = change.apply(Canaries.of(opened.experiments(), SystemTime.clock()));
            command.output().line("experiment '" + name + "' is at version " + version.number());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()));
        }
    }
}
