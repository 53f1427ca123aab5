package dev.llmops.eval.metric.reference;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import java.util.List;

/**
 * A measure of a text by references, without a model. As an {@link Evaluator} it compares an answer with what was expected, and gives no
 * score where nobody knows.
 */
public interface ReferenceMetric extends Evaluator {

    /**
     * {@return how near a text comes to its references; the metric says in which range, and whether higher is nearer}
     *
     * @param text the text
     * @param references at least one
     * @throws IllegalArgumentException if there is no reference
     */
    double score(String text, List<String> references);

    @Override
    default Judgement evaluate(EvaluationCase answer) {
        String expected = answer.expected();
        Score score = expected == null
                ? new Score.Unscored("nobody knows what was expected")
                : Score.of(score(answer.output(), List.of(expected)));
        return new Judgement(name(), score, null);
    }
}
