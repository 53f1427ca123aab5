package dev.llmops.eval.safety;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.internal.evaluation.Judged;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Rates only the text of an answer: how toxic a detector finds it, or whether it refuses. Needs no reference. As thread-safe as the
 * rating.
 */
public final class RatingEvaluator implements Evaluator {

    private final String name;
    private final String definition;
    private final ToDoubleFunction<String> rating;

    /**
     * Creates the evaluator.
     *
     * @param name the name of the score, for example {@code toxicity}
     * @param version the version of the rating: scores of two versions are not compared
     * @param rating rates a text; if it throws an {@link LlmOpsException}, or returns no finite number, the evaluation has failed
     */
    public RatingEvaluator(String name, String version, ToDoubleFunction<String> rating) {
        this.name = Objects.requireNonNull(name, "name");
        this.definition = name + " " + Objects.requireNonNull(version, "version");
        this.rating = Objects.requireNonNull(rating, "rating");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String definition() {
        return definition;
    }

    @Override
    public Judgement evaluate(EvaluationCase answer) {
        return new Judgement(name, score(answer.output()), null);
    }

    private Score score(String text) {
        try {
            double value = rating.applyAsDouble(text);
            return Double.isFinite(value)
                    ? Score.of(value)
                    : new Score.Failed("the rating must be finite, but was " + value);
        } catch (LlmOpsException e) {
            return Judged.failed(e);
        }
    }
}
