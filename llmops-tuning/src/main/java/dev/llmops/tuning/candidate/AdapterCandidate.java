package dev.llmops.tuning.candidate;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.CandidateAnswer;
import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TrainingCost;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trains a LoRA adapter on some of the rows and calls the model with it, by the vendor parameter {@code lora} of each request. Rows are taken
 * in a random order determined by the seed, so that a smaller size with the same seed is a subset of a larger one. Used by one thread.
 */
public final class AdapterCandidate implements Candidate {

    private final String family;
    private final int rows;
    private final long seed;
    private final String settings;
    private final ModelClient model;
    private final String system;
    private final ModelParameters parameters;
    private final AdapterTrainer trainer;
    private @Nullable LoadedAdapter loaded;
    private @Nullable ModelCandidate asking;

    private AdapterCandidate(Builder from) {
        this.family = from.family;
        this.rows = from.rows;
        this.seed = from.seed;
        this.settings = from.settings;
        this.model = from.model;
        this.system = from.system;
        this.parameters = from.parameters;
        this.trainer = from.trainer;
    }

    /**
     * {@return a builder}
     *
     * @param family name of the candidates, which differ by seed
     * @param model the model
     * @param system the instructions
     * @param trainer trains the adapter
     */
    public static Builder builder(String family, ModelClient model, String system, AdapterTrainer trainer) {
        return new Builder(family, model, system, trainer);
    }

    @Override
    public String family() {
        return family;
    }

    @Override
    public Approach approach() {
        return Approach.ADAPTER;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public int trainingRows() {
        return rows;
    }

    @Override
    public String fingerprint() {
        return Sha256.hex(String.join(
                "\0",
                String.valueOf(model.description().identity()),
                system,
                String.valueOf(parameters),
                settings,
                Integer.toString(rows)));
    }

    @Override
    public TrainingCost prepare(List<StudyRow> train, List<StudyRow> validation) {
        List<StudyRow> some = train.stream()
                .sorted(Comparator.comparing(row -> Sha256.hex(seed + "\0" + row.id())))
                .limit(rows)
                .toList();
        LoadedAdapter adapter = trainer.train(some, validation, seed);
        asking = ModelCandidate.builder(family, model, system)
                .parameters(ModelChecks.adapted(parameters, adapter.name()))
                .build();
        loaded = adapter;
        TrainingCost cost = adapter.cost();
        return new TrainingCost(cost.cpuSeconds(), cost.tokens(), Math.max(cost.labels(), some.size()));
    }

    @Override
    public CandidateAnswer answer(StudyRow row) {
        return Objects.requireNonNull(asking, "a candidate answers after it was prepared")
                .answer(row);
    }

    @Override
    public List<GateResult> gates() {
        return Objects.requireNonNull(loaded, "a candidate is checked after it was prepared")
                .checks()
                .get();
    }

    /** Builds an {@link AdapterCandidate}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String family;
        private final ModelClient model;
        private final String system;
        private final AdapterTrainer trainer;
        private ModelParameters parameters = ModelParameters.NONE;
        private String settings = "";
        private int rows = 1;
        private long seed;

        private Builder(String family, ModelClient model, String system, AdapterTrainer trainer) {
            this.family = Objects.requireNonNull(family, "family");
            this.model = Objects.requireNonNull(model, "model");
            this.system = Objects.requireNonNull(system, "system");
            this.trainer = Objects.requireNonNull(trainer, "trainer");
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
         * Describes the training settings, so that stored answers under other settings are not reused.
         *
         * @param text the hyperparameters as text
         * @return this
         */
        public Builder settings(String text) {
            this.settings = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Sets the size of the training set and the seed.
         *
         * @param count number of rows, at least 1; all if there are fewer
         * @param trainingSeed the seed of the training and of the choice of rows
         * @return this
         */
        public Builder training(int count, long trainingSeed) {
            this.rows = Require.atLeast("count", count, 1);
            this.seed = trainingSeed;
            return this;
        }

        /** {@return the candidate} */
        public AdapterCandidate build() {
            return new AdapterCandidate(this);
        }
    }
}
