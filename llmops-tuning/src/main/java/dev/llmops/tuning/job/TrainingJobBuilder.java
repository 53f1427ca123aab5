package dev.llmops.tuning.job;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link TrainingJob}. Base, rows and folder are required. */
public final class TrainingJobBuilder {

    private @Nullable Path python;
    private @Nullable Path base;
    private @Nullable Path train;
    private @Nullable Path folder;

    @Nullable
    Path validation;

    TrainingMethod method = TrainingMethod.SFT;
    Hyperparameters hyperparameters = Hyperparameters.builder().build();
    long seed = 1;
    Duration timeLimit = Duration.ofHours(24);
    long memoryLimit = Long.MAX_VALUE;
    int threads = Runtime.getRuntime().availableProcessors();
    Duration grace = Duration.ofSeconds(60);
    LongSupplier ticker = SystemTime.ticker();

    TrainingJobBuilder() {}

    /**
     * Sets the Python program. The default is that of {@link TrainingEnvironment}.
     *
     * @param program the Python program of an environment that has TRL
     * @return this
     */
    public TrainingJobBuilder python(Path program) {
        this.python = Objects.requireNonNull(program, "program");
        return this;
    }

    /**
     * Sets the base model of the adapter.
     *
     * @param modelFolder a folder that transformers loads; {@link BaseModel} creates one from a GGUF file
     * @return this
     */
    public TrainingJobBuilder base(Path modelFolder) {
        this.base = Objects.requireNonNull(modelFolder, "modelFolder");
        return this;
    }

    /**
     * Sets the training rows.
     *
     * @param rows a file in the format of {@link TrainingMethod#format()}
     * @return this
     */
    public TrainingJobBuilder train(Path rows) {
        this.train = Objects.requireNonNull(rows, "rows");
        return this;
    }

    /**
     * Sets validation rows, whose loss is measured at each checkpoint. The default is none.
     *
     * @param rows a file in the same format
     * @return this
     */
    public TrainingJobBuilder validation(Path rows) {
        this.validation = Objects.requireNonNull(rows, "rows");
        return this;
    }

    /**
     * Sets the folder for all files of the job.
     *
     * @param jobFolder a folder used by no other job; created if necessary
     * @return this
     */
    public TrainingJobBuilder folder(Path jobFolder) {
        this.folder = Objects.requireNonNull(jobFolder, "jobFolder");
        return this;
    }

    /**
     * Sets the training method. The default is {@link TrainingMethod#SFT}.
     *
     * @param wanted the method
     * @return this
     */
    public TrainingJobBuilder method(TrainingMethod wanted) {
        this.method = Objects.requireNonNull(wanted, "wanted");
        return this;
    }

    /**
     * Sets the hyperparameters.
     *
     * @param wanted the hyperparameters
     * @return this
     */
    public TrainingJobBuilder hyperparameters(Hyperparameters wanted) {
        this.hyperparameters = Objects.requireNonNull(wanted, "wanted");
        return this;
    }

    /**
     * Sets the seed of the initial weights and of the order of rows. The default is 1.
     *
     * @param value from 0 to 2^32 - 1
     * @return this
     */
    public TrainingJobBuilder seed(long value) {
        Require.not(value < 0 || value > 0xFFFFFFFFL, () -> "seed must be from 0 to 4294967295, but was " + value);
        this.seed = value;
        return this;
    }

    /**
     * Sets the maximum duration. The default is a day.
     *
     * @param limit above 0
     * @return this
     */
    public TrainingJobBuilder timeLimit(Duration limit) {
        this.timeLimit = Require.positive("timeLimit", limit);
        return this;
    }

    /**
     * Sets the maximum memory of its process. The default is no limit.
     *
     * @param bytes at least 1
     * @return this
     */
    public TrainingJobBuilder memoryLimit(long bytes) {
        Require.not(bytes < 1, () -> "memoryLimit must be at least 1 byte, but was " + bytes);
        this.memoryLimit = bytes;
        return this;
    }

    /**
     * Sets the number of compute threads. The default is the number of processors.
     *
     * @param count from 1 to 1024
     * @return this
     */
    public TrainingJobBuilder threads(int count) {
        this.threads = Require.within("threads", count, 1, 1024);
        return this;
    }

    /**
     * Sets how long a stopping job may take to save a checkpoint before it is killed. The default is a minute.
     *
     * @param time above 0
     * @return this
     */
    public TrainingJobBuilder grace(Duration time) {
        this.grace = Require.positive("grace", time);
        return this;
    }

    TrainingJobBuilder ticker(LongSupplier nanos) {
        this.ticker = nanos;
        return this;
    }

    /**
     * {@return the job}
     *
     * @throws IllegalArgumentException if base, rows or folder were not set, or contradict the method
     * @throws TrainingException if no Python program was set and the default one does not exist
     */
    public TrainingJob build() {
        if (method == TrainingMethod.KTO && hyperparameters.batchSize() < 2) {
            throw new IllegalArgumentException(
                    "batchSize must be at least 2 for KTO, which compares rows of a batch, but was 1");
        }
        return new TrainingJob(
                this,
                python == null ? TrainingEnvironment.standard().python() : python,
                required("base", base),
                required("train", train),
                required("folder", folder));
    }

    private static Path required(String name, @Nullable Path value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " must be set");
        }
        return value;
    }
}
