package dev.llmops.tuning.continual;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.commons.internal.file.GrowingFile;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.tuning.ExportManifest;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.TrainingFormat;
import dev.llmops.tuning.candidate.AdapterCandidate;
import dev.llmops.tuning.candidate.JobTrainer;
import dev.llmops.tuning.candidate.LoadedAdapter;
import dev.llmops.tuning.candidate.ModelCandidate;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.Gates;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyException;
import dev.llmops.tuning.study.StudyReport;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TuningStudy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A round from feedback to a measured adapter: it exports the feedback, trains an adapter on it, and compares that with what is served now on
 * rows that are held out of the export. What is served now is the champion, or, as long as there is none, the instructions alone. Each
 * round has a folder {@code round-N} with its {@code export}, {@code answers.jsonl}, {@code report.json} and {@code report.md}; one that was
 * interrupted goes on in the same folder. One round at a time runs in a folder, whatever process it is in. Used by one thread.
 *
 * <pre>{@code
 * FeedbackRound round = FeedbackRound.builder(Path.of("rounds"), exports, trainer, rows, model, instructions)
 *         .champion(store.adapters(), "support")
 *         .build();
 * new ContinualTuning(trigger, round, gatedRegistry, "support", "nightly").check();
 * }</pre>
 */
public final class FeedbackRound implements RoundStudy {

    private static final String LOCK = "round.lock";
    private static final String REPORT = "report.json";
    private static final long SEED = 1;
    private static final String PROMPT = "current prompt";

    private final Path folder;
    private final Supplier<TrainingExport> exports;
    private final JobTrainer trainer;
    private final List<StudyRow> rows;
    private final ModelClient model;
    private final String system;
    private final ModelParameters parameters;
    private final @Nullable AdapterRegistry registry;
    private final @Nullable String champion;
    private final Set<String> gates;

    private FeedbackRound(Builder from) {
        this.folder = from.folder;
        this.exports = from.exports;
        this.trainer = from.trainer;
        this.rows = from.rows;
        this.model = from.model;
        this.system = from.system;
        this.parameters = from.parameters;
        this.registry = from.registry;
        this.champion = from.champion;
        this.gates = from.gates;
    }

    /**
     * {@return a builder}
     *
     * @param folder the folder for rounds; created if necessary
     * @param exports creates an export of the feedback; the round holds its rows out of it
     * @param trainer trains adapters
     * @param rows the rows to measure on, at least 100 of 20 groups for a recommendation
     * @param model the model
     * @param system the instructions
     */
    public static Builder builder(
            Path folder,
            Supplier<TrainingExport> exports,
            JobTrainer trainer,
            List<StudyRow> rows,
            ModelClient model,
            String system) {
        return new Builder(folder, exports, trainer, rows, model, system);
    }

    /**
     * {@inheritDoc}
     *
     * @throws StudyException if the feedback gives no row to learn from, or another round runs in the folder
     * @throws dev.llmops.tuning.job.TrainingException if the training fails
     */
    @Override
    public RoundOutcome run(String reason) {
        try {
            Files.createDirectories(folder);
            try (GrowingFile lock = GrowingFile.open(folder.resolve(LOCK))) {
                if (lock == null) {
                    throw new StudyException(
                            "another round runs in '" + folder + "'; wait for its end, or name another folder");
                }
                return run(next(), reason);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the round in '" + folder + "' cannot be read or written", e);
        }
    }

    private Path next() throws IOException {
        int number = 1;
        while (Files.exists(folder.resolve("round-" + number).resolve(REPORT))) {
            number++;
        }
        return Files.createDirectories(folder.resolve("round-" + number));
    }

    private RoundOutcome run(Path round, String reason) throws IOException {
        Path export = round.resolve("export");
        long learnt = export(export);
        LoadedAdapter adapter = trainer.train(export, SEED);
        AdapterContent content = Objects.requireNonNull(adapter.content(), "a trainer of jobs tells its content");
        String family = "adapter of " + learnt + " rows";
        Optional<AdapterVersion> served = served(content);
        TuningStudy.Builder study = TuningStudy.builder(
                        "Round because " + reason, StudyData.of(List.of(), List.of(), rows), baseline(served))
                .gates(gates)
                .answers(round.resolve("answers.jsonl"))
                .candidate(AdapterCandidate.builder(family, model, system, (train, validation, any) -> adapter)
                        .parameters(parameters)
                        .settings(content.digest())
                        .training(Math.toIntExact(learnt), SEED)
                        .build());
        if (served.isPresent()) {
            study.candidate(baseline(Optional.empty()));
        }
        StudyReport report = study.build().run();
        WholeFile.write(round.resolve("report.md"), report.markdown());
        Path file = round.resolve(REPORT);
        WholeFile.write(file, report.json());
        return new RoundOutcome(
                report,
                measured(
                        content,
                        new AdapterSource(
                                report.digest(),
                                file.toAbsolutePath().normalize().toString())),
                family,
                served.map(AdapterVersion::contentHash).orElse(null));
    }

    private long export(Path into) throws IOException {
        Map<String, String> heldOut = new LinkedHashMap<>();
        rows.forEach(row -> heldOut.put("row " + row.id(), row.input()));
        ExportManifest manifest = exports.get().heldOut(heldOut, true).export(TrainingFormat.TRL_SFT, into);
        if (manifest.train() == 0) {
            throw new StudyException(
                    "there is nothing to learn from: the feedback gave no row with a good answer, and left"
                            + " out were " + manifest.leftOut() + "; collect corrections or thumbs up");
        }
        return manifest.train();
    }

    /** The champion, unless this round trained the same once more: it cannot be better than itself. */
    private Optional<AdapterVersion> served(AdapterContent trained) {
        return registry == null
                ? Optional.empty()
                : registry.find(champion + "@" + ContinualTuning.CHAMPION)
                        .filter(version -> !version.contentHash().equals(trained.digest()));
    }

    private Candidate baseline(Optional<AdapterVersion> served) {
        return served.map(version -> ModelCandidate.builder(version.reference().toString(), model, system)
                        .parameters(trainer.serving(version, parameters))
                        .approach(Approach.ADAPTER))
                .orElseGet(() -> ModelCandidate.builder(PROMPT, model, system).parameters(parameters))
                .build();
    }

    private static AdapterContent measured(AdapterContent content, AdapterSource report) {
        return new AdapterContent(
                content.digest(),
                content.file(),
                content.base(),
                content.template(),
                content.dataset(),
                content.job(),
                report);
    }

    /** Builds a {@link FeedbackRound}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Path folder;
        private final Supplier<TrainingExport> exports;
        private final JobTrainer trainer;
        private final List<StudyRow> rows;
        private final ModelClient model;
        private final String system;
        private ModelParameters parameters = ModelParameters.NONE;
        private @Nullable AdapterRegistry registry;
        private @Nullable String champion;
        private Set<String> gates = Set.of(Gates.FORGETTING, Gates.SAFETY, Gates.PARITY);

        private Builder(
                Path folder,
                Supplier<TrainingExport> exports,
                JobTrainer trainer,
                List<StudyRow> rows,
                ModelClient model,
                String system) {
            this.folder = Objects.requireNonNull(folder, "folder");
            this.exports = Objects.requireNonNull(exports, "exports");
            this.trainer = Objects.requireNonNull(trainer, "trainer");
            this.rows = List.copyOf(rows);
            this.model = Objects.requireNonNull(model, "model");
            this.system = Objects.requireNonNull(system, "system");
        }

        /**
         * Sets where the champion is found, which new adapters are compared with. By default, they are compared with the instructions alone.
         *
         * @param adapters the registry
         * @param name name of the adapter
         * @return this
         */
        public Builder champion(AdapterRegistry adapters, String name) {
            this.registry = Objects.requireNonNull(adapters, "adapters");
            this.champion = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the parameters of the requests.
         *
         * @param all the parameters; {@code lora} is added
         * @return this
         */
        public Builder parameters(ModelParameters all) {
            this.parameters = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Sets which gates the adapter must pass; by default all of {@link Gates}.
         *
         * @param names names of gates
         * @return this
         */
        public Builder gates(Set<String> names) {
            this.gates = Set.copyOf(names);
            return this;
        }

        /** {@return the round} */
        public FeedbackRound build() {
            return new FeedbackRound(this);
        }
    }
}
