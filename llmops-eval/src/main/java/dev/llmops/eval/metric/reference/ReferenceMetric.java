package dev.llmops.eval.metric.reference;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import java.util.List;

/**
 * Measures a text against references, without a model. As an {@link Evaluator} it compares an answer with the expected one, and gives no
 * score if that is unknown.
 */
public interface ReferenceMetric extends Evaluator {

    /**
     * {@return how close a text is to its references; the metric defines the range, and whether higher is closer}
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
