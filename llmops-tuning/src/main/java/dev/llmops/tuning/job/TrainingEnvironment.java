package dev.llmops.tuning.job;

import dev.llmops.commons.internal.file.CacheHome;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Python virtual environment with TRL, PEFT and torch in versions that were run together. Making one downloads 3 GB, most of it
 * libraries for GPUs that a machine without one never calls.
 *
 * @param folder where it is
 */
public record TrainingEnvironment(Path folder) {

    private static final String NAME = "trl-1.16.0";

    /** How torch comes to a machine. */
    public enum Torch {
        /** As its package index has it, for Linux with libraries for GPUs. */
        PLAIN,
        /**
         * Without libraries for GPUs, on Linux. Small stand-ins are compiled in their place from the tables of torch's own
         * libraries; they answer that there is no GPU. Needs a C compiler.
         */
        STAND_INS
    }

    /** {@return where it is unless said otherwise: below {@code LLMOPS_HOME}, by default {@code ~/.cache/llmops}} */
    public static TrainingEnvironment standard() {
        return new TrainingEnvironment(CacheHome.path().resolve("systems").resolve(NAME));
    }

    /** {@return whether it was made, and tried out} */
    public boolean isComplete() {
        return Files.isRegularFile(folder.resolve("complete"));
    }

    /**
     * {@return its Python program}
     *
     * @throws TrainingException if it is not there
     */
    public Path python() {
        if (!isComplete()) {
            throw new TrainingException(
                    Kind.ENVIRONMENT,
                    "there is no training environment in '" + folder + "'; make one with 'llmops tune setup'",
                    null,
                    null);
        }
        return folder.resolve("bin").resolve("python");
    }

    /**
     * Makes it and tries it out, unless it is there already. Takes minutes.
     *
     * @param python a Python program, 3.10 or newer, with venv
     * @param torch how torch comes here
     * @param lines gets what happens, line by line
     * @throws TrainingException if it cannot be made
     */
    public void setUp(Path python, Torch torch, Consumer<String> lines) {
        Path work = folder.resolveSibling(folder.getFileName() + ".setup");
        try {
            Files.createDirectories(work);
            List<String> command = new ArrayList<>(List.of(
                    python.toString(),
                    "-B",
                    Programs.write(work).resolve("environment.py").toString(),
                    "--folder",
                    folder.toString()));
            if (torch == Torch.STAND_INS) {
                command.add("--stand-ins");
            }
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String last = "";
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    lines.accept(line);
                    last = line;
                }
                if (process.waitFor() != 0) {
                    throw new TrainingException(
                            Kind.ENVIRONMENT, "the training environment cannot be made: " + last, null, null);
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new TrainingException(
                    Kind.ENVIRONMENT, "the training environment cannot be made with '" + python + "': " + e, null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException(Kind.CANCELLED, "making the training environment was interrupted", null, e);
        }
    }
}
