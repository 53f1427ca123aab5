package dev.llmops.tuning.candidate;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.tuning.job.Hyperparameters;
import dev.llmops.tuning.job.TrainedAdapter;
import dev.llmops.tuning.job.TrainingJob;
import dev.llmops.tuning.job.TrainingJobBuilder;
import dev.llmops.tuning.job.TrainingListener;
import dev.llmops.tuning.job.TrainingReport;
import dev.llmops.tuning.job.TrainingRun;
import dev.llmops.tuning.lineage.Lineage;
import dev.llmops.tuning.study.StudyException;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TrainingCost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trains adapters by {@link TrainingJob}, converts them, and loads them into the model's server. Jobs and files are in a folder, named by what
 * they were trained on and how: a job that has ended there is not repeated, and one that was interrupted resumes. Not safe for use by multiple threads.
 */
public final class JobTrainer implements AdapterTrainer {

    private static final int NAME_DIGITS = 12;

    private final Path python;
    private final Path base;
    private final Path folder;
    private final AdapterServer server;
    private final String system;
    private final Hyperparameters hyperparameters;
    private final @Nullable AdapterChecks checks;
    private final TrainingListener listener;
    private final Map<String, LoadedAdapter> loaded = new HashMap<>();

    private JobTrainer(Builder from) {
        this.python = from.python;
        this.base = from.base;
        this.folder = from.folder;
        this.server = from.server;
        this.system = from.system;
        this.hyperparameters = from.hyperparameters;
        this.checks = from.checks;
        this.listener = from.listener;
    }

    /**
     * {@return a builder}
     *
     * @param python the Python program of an environment that has TRL
     * @param base the folder of the base, see {@link dev.llmops.tuning.job.BaseModel}
     * @param folder the folder for jobs and adapters; created if necessary
     * @param server serves the model
     * @param system the instructions of training rows that have none of their own
     */
    public static Builder builder(Path python, Path base, Path folder, AdapterServer server, String system) {
        return new Builder(python, base, folder, server, system);
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.llmops.tuning.job.TrainingException if the training fails
     */
    @Override
    public LoadedAdapter train(List<StudyRow> train, List<StudyRow> validation, long seed) {
        String lines = StudyRowLines.of(system, train);
        try {
            Files.createDirectories(folder);
            Path rows = folder.resolve("rows-" + Sha256.hex(lines).substring(0, NAME_DIGITS) + ".jsonl");
            WholeFile.write(rows, lines);
            return train(rows, null, null, seed);
        } catch (IOException e) {
            throw new UncheckedIOException("the rows to learn from cannot be written", e);
        }
    }

    /**
     * Trains on an export.
     *
     * @param export the folder of an export of the format {@link dev.llmops.tuning.TrainingFormat#TRL_SFT}
     * @param seed the seed
     * @return the loaded adapter, whose content names the export
     * @throws dev.llmops.tuning.job.TrainingException if the training fails
     * @throws dev.llmops.tuning.TrainingExportException if rows belong to persons who were erased after the export
     */
    public LoadedAdapter train(Path export, long seed) {
        try {
            Path validation = export.resolve("validation.jsonl");
            boolean validates = Files.exists(validation) && Files.size(validation) > 0;
            return train(
                    export.resolve("train.jsonl"),
                    validates ? validation : null,
                    export.resolve("manifest.json"),
                    seed);
        } catch (IOException e) {
            throw new UncheckedIOException("the export in '" + export + "' cannot be read", e);
        }
    }

    private LoadedAdapter train(Path rows, @Nullable Path validation, @Nullable Path manifest, long seed)
            throws IOException {
        String name = name(rows, validation, manifest, seed);
        LoadedAdapter before = loaded.get(name);
        if (before != null) {
            return before;
        }
        Path job = folder.resolve(name);
        TrainedAdapter trained = run(rows, validation, job, seed);
        Path file = folder.resolve(name + ".gguf");
        server.convert(trained.folder(), file);
        server.load(name, file);
        TrainingReport report = trained.report();
        AdapterContent content = new AdapterContent(
                Sha256.PREFIX + Sha256.hex(file),
                file.toAbsolutePath().normalize().toString(),
                digest(report, "base"),
                digest(report, "template"),
                manifest == null ? null : Lineage.source(manifest),
                Lineage.source(job.resolve("report.json")),
                null);
        TrainingCost cost = new TrainingCost(report.cpuSeconds(), report.tokens(), Math.toIntExact(report.rows()));
        LoadedAdapter adapter =
                new LoadedAdapter(name, cost, () -> checks == null ? List.of() : checks.of(name, trained), content);
        loaded.put(name, adapter);
        return adapter;
    }

    private String name(Path rows, @Nullable Path validation, @Nullable Path manifest, long seed) throws IOException {
        String what = String.join(
                " ",
                Sha256.hex(rows),
                validation == null ? "" : Sha256.hex(validation),
                manifest == null ? "" : Sha256.hex(manifest),
                base.toAbsolutePath().toString(),
                hyperparameters.toString());
        return "adapter-" + Sha256.hex(what).substring(0, NAME_DIGITS) + "-" + seed;
    }

    private TrainedAdapter run(Path rows, @Nullable Path validation, Path job, long seed) {
        TrainingJobBuilder described = TrainingJob.builder()
                .python(python)
                .base(base)
                .train(rows)
                .folder(job)
                .hyperparameters(hyperparameters)
                .seed(seed);
        if (validation != null) {
            described.validation(validation);
        }
        try (TrainingRun run = described.build().start(listener)) {
            return run.await();
        }
    }

    private static String digest(TrainingReport report, String what) {
        return Objects.requireNonNull(report.digests().get(what), "a report names the digest of its " + what);
    }

    /**
     * Loads a registered adapter.
     *
     * @param version the version
     * @param parameters parameters of requests
     * @return the parameters with the adapter
     * @throws StudyException if its file is not the one that was registered
     */
    public ModelParameters serving(AdapterVersion version, ModelParameters parameters) {
        // By its whole digest: answers that a study keeps are told apart by it.
        String name = "adapter-" + version.contentHash().substring(Sha256.PREFIX.length());
        loaded.computeIfAbsent(name, key -> {
            server.load(name, registered(version));
            return new LoadedAdapter(name, TrainingCost.NONE, List::of, version.content());
        });
        return ModelChecks.adapted(parameters, name);
    }

    /** A comparison with another file than the one that is served would be of nothing. */
    private static Path registered(AdapterVersion version) {
        Path file = Path.of(version.content().file());
        String found;
        try {
            found = Sha256.PREFIX + Sha256.hex(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of " + version.reference() + " cannot be read: " + file, e);
        }
        if (!found.equals(version.contentHash())) {
            throw new StudyException(
                    "the file of " + version.reference() + ", '" + file
                            + "', must be the one that was registered, but was changed since; bring it back, or label another version");
        }
        return file;
    }

    /** Builds a {@link JobTrainer}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Path python;
        private final Path base;
        private final Path folder;
        private final AdapterServer server;
        private final String system;
        private Hyperparameters hyperparameters = Hyperparameters.builder().build();
        private @Nullable AdapterChecks checks;
        private TrainingListener listener = event -> {};

        private Builder(Path python, Path base, Path folder, AdapterServer server, String system) {
            this.python = Objects.requireNonNull(python, "python");
            this.base = Objects.requireNonNull(base, "base");
            this.folder = Objects.requireNonNull(folder, "folder");
            this.server = Objects.requireNonNull(server, "server");
            this.system = Objects.requireNonNull(system, "system");
        }

        /**
         * Sets how to train.
         *
         * @param all the hyperparameters
         * @return this
         */
        public Builder hyperparameters(Hyperparameters all) {
            this.hyperparameters = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Sets the checks besides the task. By default, nothing is checked, and gates stay closed.
         *
         * @param all the checks
         * @return this
         */
        public Builder checks(AdapterChecks all) {
            this.checks = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Sets what receives the events of the jobs. By default, nothing.
         *
         * @param receiver the listener
         * @return this
         */
        public Builder listener(TrainingListener receiver) {
            this.listener = Objects.requireNonNull(receiver, "receiver");
            return this;
        }

        /** {@return the trainer} */
        public JobTrainer build() {
            return new JobTrainer(this);
        }
    }
}
