package dev.llmops.tuning.candidate;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.CandidateAnswer;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TrainingCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calls a model with instructions and, optionally, with examples, passages or other parameters such as a grammar. Examples come from the
 * training rows: as many of each expected answer as fit, by the order of the rows' ids. Used by one thread.
 */
public final class ModelCandidate implements Candidate {

    private final String family;
    private final Approach approach;
    private final ModelClient model;
    private final String system;
    private final ModelParameters parameters;
    private final int shots;
    private final @Nullable Retriever retriever;
    private final int passages;
    private List<Message> examples = List.of();

    private ModelCandidate(Builder from) {
        this.family = from.family;
        this.approach = from.approach;
        this.model = from.model;
        this.system = from.system;
        this.parameters = from.parameters;
        this.shots = from.shots;
        this.retriever = from.retriever;
        this.passages = from.passages;
    }

    /**
     * {@return a builder}
     *
     * @param family name of the candidate
     * @param model the model
     * @param system the instructions
     */
    public static Builder builder(String family, ModelClient model, String system) {
        return new Builder(family, model, system);
    }

    @Override
    public String family() {
        return family;
    }

    @Override
    public Approach approach() {
        return approach;
    }

    @Override
    public String fingerprint() {
        return Sha256.hex(String.join(
                "\0",
                String.valueOf(model.description().identity()),
                system,
                String.valueOf(parameters),
                Integer.toString(shots),
                retriever == null ? "" : retriever.getClass().getName() + passages));
    }

    @Override
    public TrainingCost prepare(List<StudyRow> train, List<StudyRow> validation) {
        List<StudyRow> chosen = inTurns(train, shots);
        examples = new ArrayList<>();
        for (StudyRow row : chosen) {
            examples.add(Message.user(row.input()));
            examples.add(Message.assistant(row.expected()));
        }
        return new TrainingCost(0, 0, chosen.size());
    }

    /** One row of each expected answer after the other, so that few examples show all of them. */
    private static List<StudyRow> inTurns(List<StudyRow> rows, int wanted) {
        Map<String, List<StudyRow>> byAnswer = new LinkedHashMap<>();
        rows.stream()
                .sorted(Comparator.comparing(StudyRow::id))
                .forEach(row -> byAnswer.computeIfAbsent(row.expected(), key -> new ArrayList<>())
                        .add(row));
        List<StudyRow> chosen = new ArrayList<>();
        for (int turn = 0; chosen.size() < Math.min(wanted, rows.size()); turn++) {
            for (List<StudyRow> each : byAnswer.values()) {
                if (turn < each.size() && chosen.size() < wanted) {
                    chosen.add(each.get(turn));
                }
            }
        }
        return chosen;
    }

    @Override
    public CandidateAnswer answer(StudyRow row) {
        return CandidateAnswer.of(model.generate(ModelRequest.builder()
                .messages(messages(row.input()))
                .parameters(parameters)
                .build()));
    }

    private List<Message> messages(String input) {
        List<Message> all = new ArrayList<>();
        all.add(Message.system(system));
        all.addAll(examples);
        all.add(Message.user(retriever == null ? input : withPassages(retriever, input)));
        return all;
    }

    private String withPassages(Retriever from, String input) {
        StringBuilder text = new StringBuilder();
        for (Passage passage : from.retrieve(RetrievalQuery.of(input, passages))) {
            text.append(passage.text().strip()).append("\n\n");
        }
        return text.append(input).toString();
    }

    /** Builds a {@link ModelCandidate}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String family;
        private final ModelClient model;
        private final String system;
        private Approach approach = Approach.PROMPT;
        private ModelParameters parameters = ModelParameters.NONE;
        private int shots;
        private @Nullable Retriever retriever;
        private int passages;

        private Builder(String family, ModelClient model, String system) {
            this.family = Objects.requireNonNull(family, "family");
            this.model = Objects.requireNonNull(model, "model");
            this.system = Objects.requireNonNull(system, "system");
        }

        /**
         * Sets the approach that the report names. By default, it follows from the other settings.
         *
         * @param kind the approach
         * @return this
         */
        public Builder approach(Approach kind) {
            this.approach = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /**
         * Sets the parameters of the requests, such as a temperature of 0 and the maximum tokens. A grammar or schema belongs to the approach
         * {@link Approach#GRAMMAR}, and loaded LoRA adapters to an {@link AdapterCandidate}.
         *
         * @param all the parameters
         * @return this
         */
        public Builder parameters(ModelParameters all) {
            this.parameters = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Sets the number of examples in the prompt.
         *
         * @param count at least 1
         * @return this
         */
        public Builder shots(int count) {
            this.shots = Require.atLeast("count", count, 1);
            return approach(Approach.FEW_SHOT);
        }

        /**
         * Inserts passages before each question.
         *
         * @param from finds the passages
         * @param limit maximum number of passages, at least 1
         * @return this
         */
        public Builder retrieval(Retriever from, int limit) {
            Require.atLeast("limit", limit, 1);
            this.retriever = Objects.requireNonNull(from, "from");
            this.passages = limit;
            return approach(Approach.RETRIEVAL);
        }

        /** {@return the candidate} */
        public ModelCandidate build() {
            return new ModelCandidate(this);
        }
    }
}
