package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Means of rows. */
final class Figures {

    private final BenchmarkTask task;
    private final Map<String, List<Double>> values = new LinkedHashMap<>();
    /** Of several values a row, which hang together. */
    private final Map<String, List<Double>> parts = new LinkedHashMap<>();

    private final Map<String, Map<String, List<Double>>> bySubject = new LinkedHashMap<>();

    Figures(BenchmarkTask task) {
        this.task = task;
    }

    void add(Item item, ObjectNode row) {
        for (AnswerFilter filter : task.filters) {
            for (TaskMetric metric : task.metrics) {
                String key = metric.isOfInstructions() ? metric.name() : ScoredRows.key(metric, filter);
                if (row.path(key).isArray()) {
                    row.path(key)
                            .forEach(value -> parts.computeIfAbsent(key, any -> new ArrayList<>())
                                    .add(value.doubleValue()));
                    continue;
                }
                double value = metric.name().equals(TaskMetric.PERPLEXITY)
                        ? row.path("loglik").path(0).doubleValue()
                        : row.path(key).doubleValue();
                values.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
                String subject = item.subject();
                bySubject
                        .computeIfAbsent(key, any -> new LinkedHashMap<>())
                        .computeIfAbsent(subject == null ? "" : subject, any -> new ArrayList<>())
                        .add(value);
            }
        }
    }

    List<BenchmarkScore> scores() {
        List<BenchmarkScore> scores = new ArrayList<>();
        values.forEach((key, all) -> scores.add(key.equals(TaskMetric.PERPLEXITY) ? perplexity(all) : mean(key, all)));
        // Values of one answer are not independent of each other, so their mean has no interval here, nor in the
        // harness.
        parts.forEach((key, all) -> scores.add(
                new BenchmarkScore(key, all.size(), Estimate.of(array(all)).mean(), null, null)));
        return scores;
    }

    private BenchmarkScore mean(String key, List<Double> all) {
        Estimate estimate = Estimate.of(array(all));
        return new BenchmarkScore(
                key,
                estimate.n(),
                estimate.mean(),
                standardError(bySubject.getOrDefault(key, Map.of())),
                estimate.interval());
    }

    private static BenchmarkScore perplexity(List<Double> all) {
        Estimate estimate = Estimate.of(array(all));
        double value = Math.exp(-estimate.mean());
        Interval of = estimate.interval();
        return new BenchmarkScore(
                TaskMetric.PERPLEXITY,
                estimate.n(),
                value,
                estimate.n() < 2 ? null : value * estimate.deviation() / Math.sqrt(estimate.n()),
                of == null ? null : new Interval(Math.exp(-of.high()), Math.exp(-of.low())));
    }

    /** The harness's for a group: the sum of (n - 1) n se^2 over subjects, divided by N - k and by N, and the root of it. */
    private static @Nullable Double standardError(Map<String, List<Double>> subjects) {
        double squares = 0;
        long total = 0;
        for (List<Double> values : subjects.values()) {
            double deviation = Estimate.of(array(values)).deviation();
            squares += (values.size() - 1) * deviation * deviation;
            total += values.size();
        }
        return total <= subjects.size() ? null : Math.sqrt(squares / (total - subjects.size()) / total);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
