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
 * A Python virtual environment with versions of TRL, PEFT and torch that were tested together. Creating one downloads 3 GB, most of it
 * GPU libraries that a machine without a GPU never uses.
 *
 * @param folder its folder
 */
public record TrainingEnvironment(Path folder) {

    private static final String NAME = "trl-1.16.0";

    /** How torch is installed. */
    public enum Torch {
        /** From its package index; on Linux with GPU libraries. */
        PLAIN,
        /**
         * Without GPU libraries, on Linux. Small stubs are compiled instead, from the tables of torch's own
         * libraries; they report that there is no GPU. Needs a C compiler.
         */
        STAND_INS
    }

    /** {@return the default environment: below {@code LLMOPS_HOME}, by default {@code ~/.cache/llmops}} */
    public static TrainingEnvironment standard() {
        return new TrainingEnvironment(CacheHome.path().resolve("systems").resolve(NAME));
    }

    /** {@return whether it was created and tested} */
    public boolean isComplete() {
        return Files.isRegularFile(folder.resolve("complete"));
    }

    /**
     * {@return its Python program}
     *
     * @throws TrainingException if it does not exist
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
     * Creates and tests it, unless it already exists. Takes minutes.
     *
     * @param python a Python program, 3.10 or newer, with venv
     * @param torch how torch is installed
     * @param lines receives progress, line by line
     * @throws TrainingException if it cannot be created
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
