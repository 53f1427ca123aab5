package dev.llmops.tuning.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.tuning.ExportedSubjects;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains a LoRA adapter with TRL and PEFT on the rows of an export, in a separate Python process. The process inherits nothing of
 * this process's environment except the path and the choice of a GPU, writes only below the job's folder, and downloads nothing.
 *
 * <p>A job whose process was killed, or whose disk was full, resumes from its last checkpoint when it is started again; one that has
 * ended successfully is not repeated. All its files are in its folder: {@code job.json}, {@code progress.jsonl},
 * {@code stderr.log}, {@code checkpoints}, {@code adapter} and {@code report.json}.
 *
 * <p>Immutable, and safe for use by multiple threads.
 */
public final class TrainingJob {

    private final Path python;
    private final Path base;
    private final Path train;
    private final @Nullable Path validation;
    private final Path folder;
    private final TrainingMethod method;
    private final Hyperparameters hyperparameters;
    private final long seed;
    private final Duration timeLimit;
    private final long memoryLimit;
    private final int threads;
    private final Duration grace;
    private final LongSupplier ticker;

    TrainingJob(TrainingJobBuilder builder, Path python, Path base, Path train, Path folder) {
        this.python = python;
        this.base = base;
        this.train = train;
        this.folder = folder;
        this.validation = builder.validation;
        this.method = builder.method;
        this.hyperparameters = builder.hyperparameters;
        this.seed = builder.seed;
        this.timeLimit = builder.timeLimit;
        this.memoryLimit = builder.memoryLimit;
        this.threads = builder.threads;
        this.grace = builder.grace;
        this.ticker = builder.ticker;
    }

    /** {@return a builder} */
    public static TrainingJobBuilder builder() {
        return new TrainingJobBuilder();
    }

    /** {@return what it learns from} */
    public TrainingMethod method() {
        return method;
    }

    /** {@return its hyperparameters} */
    public Hyperparameters hyperparameters() {
        return hyperparameters;
    }

    /** {@return the seed} */
    public long seed() {
        return seed;
    }

    /** {@return its folder} */
    public Path folder() {
        return folder;
    }

    /**
     * Starts the job, or resumes from its last checkpoint.
     *
     * @param listener receives its events
     * @return the run, which the caller must close
     * @throws TrainingException if it cannot be started
     * @throws dev.llmops.tuning.TrainingExportException if rows belong to persons who were erased after the export
     */
    public TrainingRun start(TrainingListener listener) {
        Objects.requireNonNull(listener, "listener");
        requireFile("the rows to learn from", train);
        if (validation != null) {
            requireFile("the rows to validate on", validation);
        }
        requireNoneErased();
        TrainingFolder held = null;
        try {
            Map<String, String> digests = digests();
            held = TrainingFolder.open(folder);
            held.describe(description(digests));
            Optional<TrainedAdapter> before = held.result();
            if (before.isPresent()) {
                held.close();
                return TrainingRun.ended(before.get());
            }
            held.forgetReport();
            return start(listener, held, digests);
        } catch (IOException e) {
            throw release(held, unwritable(folder, null, e));
        } catch (RuntimeException e) {
            throw release(held, e);
        }
    }

    private TrainingRun start(TrainingListener listener, TrainingFolder held, Map<String, String> digests)
            throws IOException {
        Path program = Programs.write(held.path()).resolve("train.py");
        PythonProgram process;
        try {
            process = PythonProgram.start(
                    python,
                    held.path(),
                    threads,
                    grace,
                    List.of(program.toString(), held.path().toString()));
        } catch (IOException e) {
            throw new TrainingException(
                    Kind.ENVIRONMENT,
                    "the Python program '" + python + "' cannot be started: " + e.getMessage()
                            + "; make an environment with 'llmops tune setup'",
                    held.lastCheckpoint(),
                    e);
        }
        process.limit(timeLimit);
        TrainingProgress progress = new TrainingProgress(held, listener, ticker, memoryLimit);
        return TrainingRun.of(this, digests, held, progress, process);
    }

    private static <E extends RuntimeException> E release(@Nullable TrainingFolder held, E error) {
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                error.addSuppressed(e);
            }
        }
        return error;
    }

    private static void requireFile(String what, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new TrainingException(
                    Kind.DATA, what + " must be a file, but '" + file + "' is none; export it first", null, null);
        }
    }

    private void requireNoneErased() {
        try {
            ExportedSubjects.requireNoneErased(train);
            if (validation != null) {
                ExportedSubjects.requireNoneErased(validation);
            }
        } catch (IOException e) {
            throw new TrainingException(
                    Kind.DATA, "whose rows those of '" + train + "' are cannot be read: " + e.getMessage(), null, e);
        }
    }

    private Map<String, String> digests() throws IOException {
        Map<String, String> digests = new LinkedHashMap<>();
        digests.put("base", BaseModel.digest(base));
        digests.put("train", Sha256.PREFIX + Sha256.hex(train));
        if (validation != null) {
            digests.put("validation", Sha256.PREFIX + Sha256.hex(validation));
        }
        Path manifest = train.resolveSibling("manifest.json");
        if (Files.isRegularFile(manifest)) {
            digests.put("manifest", Sha256.PREFIX + Sha256.hex(manifest));
        }
        return digests;
    }

    private ObjectNode description(Map<String, String> digests) {
        ObjectNode job = TrainingFolder.JSON.createObjectNode();
        job.put("method", method.name().toLowerCase(java.util.Locale.ROOT));
        job.put("seed", seed);
        job.set("hyperparameters", TrainingFolder.JSON.valueToTree(hyperparameters));
        job.set("digests", TrainingFolder.JSON.valueToTree(digests));
        job.put("base", base.toAbsolutePath().toString());
        job.put("train", train.toAbsolutePath().toString());
        job.put(
                "validation",
                validation == null ? null : validation.toAbsolutePath().toString());
        job.putObject("limits")
                .put("seconds", timeLimit.toSeconds())
                .put("memoryBytes", memoryLimit)
                .put("threads", threads)
                .put("graceSeconds", grace.toMillis() / 1000.0);
        return job;
    }

    static TrainingException unwritable(Path folder, @Nullable Path lastCheckpoint, IOException e) {
        boolean full = String.valueOf(e.getMessage()).contains("No space left");
        return new TrainingException(
                full ? Kind.DISK_FULL : Kind.FAILED,
                "the files of the job in '" + folder + "' cannot be read or written: " + e,
                lastCheckpoint,
                e);
    }
}
