package dev.llmops.eval.metric;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.eval.internal.json.Json;
import java.util.List;
import java.util.Objects;

/**
 * A model that judges answers by a criterion. It is asked for JSON by a schema: first its reasons, then a whole number on
 * a scale, which becomes a score from 0 to 1. What it says is taken word for word: a reply that is cut, is no such JSON
 * or leaves the scale is {@link Score.Unscored}, with the reply as rationale; a model that can not be reached is
 * {@link Score.Failed}. Safe for use by several threads.
 */
public final class Judge implements Evaluator {

    private final String name;
    private final ModelClient model;
    private final JudgePrompt prompt;

    private Judge(Builder builder) {
        this.name = builder.name;
        this.model = builder.model;
        this.prompt = new JudgePrompt(builder.criterion, builder.least, builder.most, builder.parameters);
    }

    /**
     * {@return a builder of a judge that says 0 or 1}
     *
     * @param name name of the evaluator
     * @param model who judges; not closed
     * @param criterion what a good answer is, in words
     */
    public static Builder builder(String name, ModelClient model, String criterion) {
        return new Builder(name, model, criterion);
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return the model and, as a hash, all that it is asked} */
    @Override
    public String definition() {
        ModelIdentity judge = model.description().identity();
        return "judge " + judge.provider() + "/" + judge.name() + " "
                + Json.hash(List.of(String.valueOf(judge.digest()), prompt.definition()));
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        try {
            ModelResponse response = model.generate(prompt.request(answer));
            return prompt.read(name, response);
        } catch (LlmOpsException e) {
            return new Judgement(name, new Score.Failed("the judge did not answer: " + e.getMessage()), null);
        }
    }

    /** Builds a {@link Judge}. Not safe for use by several threads. */
    public static final class Builder {

        private static final int WIDEST_SCALE = 100;

        private final String name;
        private final ModelClient model;
        private final String criterion;
        private int least;
        private int most = 1;
        private ModelParameters parameters =
                ModelParameters.builder().temperature(0.0).build();

        private Builder(String name, ModelClient model, String criterion) {
            this.name = Objects.requireNonNull(name, "name");
            this.model = Objects.requireNonNull(model, "model");
            this.criterion = Objects.requireNonNull(criterion, "criterion");
            if (criterion.isBlank()) {
                throw new IllegalArgumentException("criterion must not be blank");
            }
        }

        /**
         * Sets the scale; 0 to 1 if not set.
         *
         * @param worst the number of the worst answer
         * @param best the number of the best answer, above {@code worst} by at most 100
         * @return this
         */
        public Builder scale(int worst, int best) {
            if (best <= worst || (long) best - worst > WIDEST_SCALE) {
                throw new IllegalArgumentException("best must be above worst by 1 to " + WIDEST_SCALE
                        + ", but the scale was " + worst + " to " + best);
            }
            this.least = worst;
            this.most = best;
            return this;
        }

        /**
         * Sets how the model chooses its words; temperature 0 if not set.
         *
         * @param all the parameters
         * @return this
         */
        public Builder parameters(ModelParameters all) {
            this.parameters = Objects.requireNonNull(all, "all");
            return this;
        }

        /** {@return the judge} */
        public Judge build() {
            return new Judge(this);
        }
    }
}
