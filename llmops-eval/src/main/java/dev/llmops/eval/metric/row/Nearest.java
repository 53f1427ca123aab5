package dev.llmops.eval.metric.row;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.metric.reference.ReferenceMetric;
import java.util.Comparator;
import java.util.List;

/** Of several references the nearest counts. */
final class Nearest {

    private Nearest() {}

    static Judgement of(Evaluator evaluator, MetricRow row) {
        List<String> references = row.references();
        if (evaluator instanceof ReferenceMetric metric) {
            return metric.judge(row.has("output") ? row.output() : "", references);
        }
        if (references.isEmpty()) {
            return evaluator.evaluate(row.asCase(null));
        }
        List<Judgement> all = references.stream()
                .map(reference -> evaluator.evaluate(row.asCase(reference)))
                .toList();
        return all.stream()
                .filter(judgement -> judgement.score() instanceof Score.Scored)
                .max(Comparator.comparingDouble(judgement -> ((Score.Scored) judgement.score()).value()))
                .orElse(all.get(0));
    }
}
