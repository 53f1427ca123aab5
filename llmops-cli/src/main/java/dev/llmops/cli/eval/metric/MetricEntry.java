package dev.llmops.cli.eval.metric;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.RowMetric;
import java.util.function.Function;

/** A metric: what it is, and how it is made of the models that it asks. */
public record MetricEntry(MetricInfo info, Function<MetricModels, RowMetric> maker) {

    /** One that asks no model. */
    static MetricEntry of(MetricInfo info, RowMetric metric) {
        return new MetricEntry(info, models -> metric);
    }

    /** An evaluator that asks no model; of several references the nearest counts. */
    static MetricEntry nearest(MetricInfo info, Evaluator evaluator) {
        return of(info, RowMetric.nearest(evaluator));
    }

    /** An evaluator that asks a model. */
    static MetricEntry asking(MetricInfo info, Function<MetricModels, Evaluator> maker) {
        return new MetricEntry(info, models -> RowMetric.of(maker.apply(models)));
    }
}
