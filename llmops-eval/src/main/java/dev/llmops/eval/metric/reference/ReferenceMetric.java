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

    /**
     * {@return whether a reference tells one text from another; by default, every reference does}
     *
     * @param reference the reference
     */
    default boolean tells(String reference) {
        return true;
    }

    /**
     * {@return the judgement of a text by those references that tell one text from another; without one there is no score}
     *
     * @param text the text
     * @param references the acceptable answers; empty if unknown
     */
    default Judgement judge(String text, List<String> references) {
        List<String> telling = references.stream().filter(this::tells).toList();
        Score score = !telling.isEmpty()
                ? Score.of(score(text, telling))
                : new Score.Unscored(
                        references.isEmpty()
                                ? "nobody knows what was expected"
                                : "what was expected is blank, as is a part of every text");
        return new Judgement(name(), score, null);
    }

    @Override
    default Judgement evaluate(EvaluationCase answer) {
        String expected = answer.expected();
        return judge(answer.output(), expected == null ? List.of() : List.of(expected));
    }
}
