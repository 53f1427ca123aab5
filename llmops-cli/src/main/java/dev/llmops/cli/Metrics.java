package dev.llmops.cli;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.TextMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluators by name: those that need no model. */
final class Metrics {

    private Metrics() {}

    static List<Evaluator> named(List<String> names) {
        Map<String, Evaluator> known = new LinkedHashMap<>();
        TextMetric.all().forEach(metric -> known.put(metric.name(), metric));
        Evaluators.deterministic().forEach(evaluator -> known.put(evaluator.name(), evaluator));
        return names.stream().map(name -> named(known, name)).toList();
    }

    private static Evaluator named(Map<String, Evaluator> known, String name) {
        Evaluator found = known.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "the metric must be one of " + String.join(", ", known.keySet()) + ", but was '" + name + "'");
        }
        return found;
    }
}
