package dev.llmops.examples.tuning;

import dev.llmops.tuning.job.TrainingEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the Python that trains is, if there is one. */
public final class TrainingPython {

    private TrainingPython() {}

    /** {@return the program: of {@code -Dllmops.trl}, of {@code LLMOPS_TRL_PYTHON}, or what {@code llmops tune setup} made; empty if there is none} */
    public static Optional<Path> find() {
        String named = System.getProperty("llmops.trl", System.getenv("LLMOPS_TRL_PYTHON"));
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        TrainingEnvironment environment = TrainingEnvironment.standard();
        return environment.isComplete() ? Optional.of(environment.python()) : Optional.empty();
    }

    /** {@return why there is none, and what to do} */
    public static String missing() {
        return "There is no Python with TRL here, so nothing is trained. 'bin/llmops tune setup' makes one"
                + " (0.7 GB to download without libraries for GPUs), or LLMOPS_TRL_PYTHON names one.";
    }
}
