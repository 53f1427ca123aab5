package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.Direction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How metrics are looked at that no plan mentions. */
final class KnownMetrics {

    /** Number of calls of a unit. */
    static final String CALLS = "calls";

    /** 1 for each call that somebody gave feedback on, 0 for each other. */
    static final String FEEDBACK = "feedback_rate";

    private static final Set<String> LOWER_IS_BETTER = Set.of(
            UnitMetrics.LATENCY,
            UnitMetrics.FIRST_TOKEN,
            UnitMetrics.INPUT_TOKENS,
            UnitMetrics.OUTPUT_TOKENS,
            UnitMetrics.COST,
            UnitMetrics.ERROR,
            UnitMetrics.BLOCKED);

    private KnownMetrics() {}

    static List<AnalysisMetric> of(String name) {
        if (name.equals(CALLS)) {
            return List.of(AnalysisMetric.of(name, Aggregation.TOTAL, Direction.HIGHER_IS_BETTER, 0));
        }
        if (name.equals(UnitMetrics.LATENCY)) {
            return List.of(
                    AnalysisMetric.of(name, Aggregation.MEAN_PER_ROW, Direction.LOWER_IS_BETTER, 0),
                    AnalysisMetric.ofQuantile(name, 0.5, Direction.LOWER_IS_BETTER, 0),
                    AnalysisMetric.ofQuantile(name, 0.95, Direction.LOWER_IS_BETTER, 0));
        }
        if (LOWER_IS_BETTER.contains(name)) {
            return List.of(AnalysisMetric.of(name, Aggregation.MEAN_PER_ROW, Direction.LOWER_IS_BETTER, 0));
        }
        if (UnitMetrics.isMeasured(name) || name.equals(FEEDBACK)) {
            return List.of(AnalysisMetric.of(name, Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0));
        }
        return List.of(AnalysisMetric.of(name, Aggregation.TOTAL, Direction.HIGHER_IS_BETTER, 0));
    }

    /** {@return what is known of a unit, with its calls and how many of them got feedback} */
    static Map<String, MetricSums> with(Map<String, MetricSums> metrics) {
        MetricSums each = metrics.get(UnitMetrics.ERROR);
        if (each == null || each.count() == 0) {
            return metrics;
        }
        Map<String, MetricSums> all = new HashMap<>(metrics);
        all.put(CALLS, new MetricSums(1, (double) each.count(), (double) each.count() * each.count()));
        double given = Math.min(
                (double) each.count(), count(metrics, UnitMetrics.THUMBS) + count(metrics, UnitMetrics.RATING));
        all.put(FEEDBACK, new MetricSums(each.count(), given, given));
        return all;
    }

    private static double count(Map<String, MetricSums> metrics, String name) {
        MetricSums sums = metrics.get(name);
        return sums == null ? 0 : sums.count();
    }
}
