package dev.llmops.eval.metric.row;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.metric.reference.ReferenceMetric;
import java.util.List;

/**
 * Scores rows. It is only given rows that have what its {@link MetricInfo} says that it needs. A fault of its own is a {@link Score.Failed}, not an
 * exception; a row that it cannot read is the exception that {@link MetricRow} throws. Safe for use by several threads.
 */
@FunctionalInterface
public interface RowMetric {

    /**
     * Scores a row.
     *
     * @param row a row with what the metric needs
     * @return the judgement
     */
    Judgement evaluate(MetricRow row);

    /**
     * {@return an evaluator as a metric of rows; it is asked once for each row, and told the first reference if there is one}
     *
     * @param evaluator judges answer, question, passages, and what was expected
     */
    static RowMetric of(Evaluator evaluator) {
        return row -> {
            List<String> references = row.references();
            return evaluator.evaluate(row.asCase(references.isEmpty() ? null : references.get(0)));
        };
    }

    /**
     * {@return an evaluator of texts by references as a metric of rows: it takes several references itself if it can
     * ({@link ReferenceMetric}), or else is asked for each, and the highest score counts}
     *
     * @param evaluator the evaluator, of which higher is nearer
     */
    static RowMetric nearest(Evaluator evaluator) {
        return row -> Nearest.of(evaluator, row);
    }
}
