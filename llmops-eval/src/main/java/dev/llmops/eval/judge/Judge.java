package dev.llmops.eval.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelResponse;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Judges answers with a model by a {@link Rubric}. The model is asked for JSON by a schema: first its reasons, then a whole number on
 * the scale, which is mapped to a score from 0 to 1. If a reply is truncated, is not such JSON or is off the scale, the model is told once
 * what is wrong; if the
 * second reply is no better, the result is {@link Score.Unscored}, with the reply as rationale. A model that cannot be reached is
 * {@link Score.Failed}. Safe for use by multiple threads.
 */
public final class Judge implements Evaluator {

    private final String name;
    private final JudgePrompt prompt;
    private final VerdictCalls calls;
    private final boolean weighted;
    private final boolean referenceRequired;

    private Judge(Builder builder) {
        this.name = builder.name;
        this.prompt = new JudgePrompt(builder.rubric, builder.rationale);
        this.calls = new VerdictCalls(builder.model, builder.parameters);
        this.weighted = builder.weighted;
        this.referenceRequired = builder.referenceRequired;
    }

    /**
     * {@return a builder of a judge that gives 0 or 1}
     *
     * @param name name of the evaluator
     * @param model the judging model; not closed
     * @param criterion what makes a good answer, in words
     */
    public static Builder builder(String name, ModelClient model, String criterion) {
        return new Builder(name, model, Rubric.of(criterion));
    }

    /**
     * {@return a builder of a judge}
     *
     * @param name name of the evaluator
     * @param model the judging model; not closed
     * @param rubric the rubric
     */
    public static Builder builder(String name, ModelClient model, Rubric rubric) {
        return new Builder(name, model, rubric);
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return the model and a hash of everything it is asked} */
    @Override
    public String definition() {
        return calls.definition(
                "judge", List.of(prompt.system(), prompt.schema().json(), weighted, referenceRequired));
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        if (referenceRequired && answer.expected() == null) {
            return new Judgement(
                    name,
                    new Score.Unscored("nobody knows what was expected, and this judge compares with that"),
                    null);
        }
        Reply<Verdict> reply = calls.ask(prompt.system(), prompt.schema(), prompt.material(answer), this::read);
        Verdict verdict = reply.verdict();
        return verdict == null
                ? new Judgement(name, Objects.requireNonNull(reply.missing()), reply.text(), reply.usage())
                : new Judgement(name, Score.of(prompt.share(verdict.score())), verdict.rationale(), reply.usage());
    }

    private Verdict read(ObjectNode object, ModelResponse response) {
        int said = prompt.score(object);
        OptionalDouble expected = weighted
                ? ScoreProbabilities.expected(
                        response, said, prompt.rubric().worst(), prompt.rubric().best())
                : OptionalDouble.empty();
        if (expected.isPresent()) {
            calls.countWeighted();
        }
        return new Verdict(expected.orElse(said), VerdictCalls.rationale(object, response));
    }

    /** {@return the quality of its replies so far} */
    public JudgeCounts counts() {
        return calls.counts();
    }

    private record Verdict(double score, String rationale) {}

    /** Builds a {@link Judge}. Not safe for use by multiple threads. */
    public static final class Builder {

        private static final int MAX_DIGIT = 9;

        private final String name;
        private final ModelClient model;
        private Rubric rubric;
        private ModelParameters parameters = VerdictCalls.DEFAULTS;
        private Rationale rationale = Rationale.UNLIMITED;
        private boolean weighted;
        private boolean referenceRequired;

        private Builder(String name, ModelClient model, Rubric rubric) {
            this.name = Objects.requireNonNull(name, "name");
            this.model = Objects.requireNonNull(model, "model");
            this.rubric = Objects.requireNonNull(rubric, "rubric");
        }

        /**
         * Sets the scale. The default is the rubric's.
         *
         * @param worst the number of the worst answer
         * @param best the number of the best answer, above {@code worst} by at most 100
         * @return this
         */
        public Builder scale(int worst, int best) {
            this.rubric = rubric.withScale(worst, best);
            return this;
        }

        /**
         * Sets the model's sampling parameters. The default is temperature 0.
         *
         * @param all the parameters
         * @return this
         */
        public Builder parameters(ModelParameters all) {
            this.parameters = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Limits the length of the reasons in the schema; by default, only the prompt asks for one or two sentences. Use it for models that run on
         * and never reach a verdict, as
         * small ones do; local models obey it, some vendors reject a schema that has it.
         *
         * @param characters at least 1
         * @return this
         */
        public Builder maxRationale(int characters) {
            this.rationale = Rationale.atMost(characters);
            return this;
        }

        /**
         * Weights the numbers of the scale by the model's log-probabilities ({@link ScoreProbabilities}), if the response has them: request them with
         * the
         * model's vendor parameters ({@code n_probs} of local models, {@code logprobs} and {@code top_logprobs} of OpenAI's API). Without them the
         * number
         * itself is the score; {@link JudgeCounts#weighted()} reports how often they were available. The scale must lie within 0 to 9: the first
         * token
         * of a longer
         * number may be a number itself.
         *
         * @return this
         */
        public Builder weighted() {
            this.weighted = true;
            return this;
        }

        /**
         * Makes an answer {@link Score.Unscored} if its expected answer is unknown; by default, it is judged without one.
         *
         * @return this
         */
        public Builder requireReference() {
            this.referenceRequired = true;
            return this;
        }

        /** {@return the judge} */
        public Judge build() {
            if (weighted && (rubric.worst() < 0 || rubric.best() > MAX_DIGIT)) {
                throw new IllegalArgumentException("a weighted judge must have a scale within 0 to 9, but it was "
                        + rubric.worst() + " to " + rubric.best());
            }
            return new Judge(this);
        }
    }
}
