package dev.llmops.eval.metric.row;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.metric.reference.ReferenceMetric;
import java.util.List;

/**
 * Scores rows. It only receives rows that have what its {@link MetricInfo} requires. A failure of its own is a {@link Score.Failed}, not an
 * exception; a row that it cannot read causes the exception that {@link MetricRow} throws. Safe for use by multiple threads.
 */
@FunctionalInterface
public interface RowMetric {

    /**
     * Scores a row.
     *
     * @param row a row with everything the metric needs
     * @return the judgement
     */
    Judgement evaluate(MetricRow row);

    /**
     * {@return a row metric from an evaluator, which is called once per row, with the first reference if there is one}
     *
     * @param evaluator judges an answer by question, passages, and expected answer
     */
    static RowMetric of(Evaluator evaluator) {
        return row -> {
            List<String> references = row.references();
            return evaluator.evaluate(row.asCase(references.isEmpty() ? null : references.get(0)));
        };
    }

    /**
     * {@return a row metric from an evaluator that compares texts with references: it receives several references itself if it can
     * ({@link ReferenceMetric}), or else is called for each, and the highest score counts}
     *
     * @param evaluator the evaluator, for which higher is closer
     */
    static RowMetric nearest(Evaluator evaluator) {
        return row -> Nearest.of(evaluator, row);
    }
}
