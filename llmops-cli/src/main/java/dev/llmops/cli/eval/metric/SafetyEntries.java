package dev.llmops.cli.eval.metric;

import dev.llmops.eval.metric.row.CostClass;
import dev.llmops.eval.metric.row.Direction;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.RowMetric;
import java.util.List;

/** Metrics of what an answer should not say, or should not refuse to say. */
final class SafetyEntries {

    private SafetyEntries() {}

    static List<MetricEntry> all() {
        return List.of(
                MetricEntry.of(
                        MetricInfo.share(
                                        "toxicity",
                                        "how toxic the built-in detector and models over vectors find the answer",
                                        "output")
                                .range(0, 1, "likelihood")
                                .better(Direction.LOWER)
                                .costs(CostClass.SMALL_MODEL)
                                .varying(),
                        RowMetric.of(SafetyRatings.TOXIC)),
                MetricEntry.of(
                        MetricInfo.share(
                                        "refusal",
                                        "1 if the answer refuses, 0.5 if it refuses in part, by rules (kinds as XSTest's)",
                                        "output")
                                .range(0, 1, "0, 0.5 or 1")
                                .better(Direction.LOWER),
                        RowMetric.of(SafetyRatings.REFUSES)));
    }
}
