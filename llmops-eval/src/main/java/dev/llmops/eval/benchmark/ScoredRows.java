package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.scoring.LogLikelihood;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Makes rows of what a model thought or wrote. */
final class ScoredRows {

    private ScoredRows() {}

    static ObjectNode of(BenchmarkTask task, Item item, List<LogLikelihood> scores) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", item.id());
        if (task.output == BenchmarkTask.Output.LOGLIKELIHOOD) {
            row.put(TaskMetric.ACC, scores.get(0).greedy() ? 1.0 : 0.0);
        } else if (!item.labels().isEmpty()) {
            row.put(TaskMetric.ACC, shareOfRight(item, scores));
        } else {
            row.put(TaskMetric.ACC, hit(item, scores, choice -> 1));
            row.put(TaskMetric.ACC_NORM, hit(item, scores, choice -> choice.codePointCount(0, choice.length())));
            if (task.metrics.stream().anyMatch(metric -> metric.name().equals(TaskMetric.ACC_BYTES))) {
                row.put(
                        TaskMetric.ACC_BYTES,
                        hit(item, scores, choice -> choice.getBytes(StandardCharsets.UTF_8).length));
            }
        }
        ArrayNode all = row.putArray("loglik");
        scores.forEach(score -> all.add(score.logProbability()));
        if (item.gold() >= 0) {
            row.put("target", item.gold());
        } else {
            row.put("target", item.expected());
        }
        return row;
    }

    /** Whether the likeliest choice for its length is the right one; of equals the first. */
    private static double hit(Item item, List<LogLikelihood> scores, ToDoubleFunction<String> length) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.size(); i++) {
            double value = scores.get(i).logProbability()
                    / length.applyAsDouble(item.choices().get(i));
            if (value > highest) {
                best = i;
                highest = value;
            }
        }
        return best == item.gold() ? 1 : 0;
    }

    /** The share of the right choices in the probability of all, TruthfulQA's MC2. */
    private static double shareOfRight(Item item, List<LogLikelihood> scores) {
        double highest =
                scores.stream().mapToDouble(LogLikelihood::logProbability).max().orElse(0);
        double right = 0;
        double all = 0;
        for (int i = 0; i < scores.size(); i++) {
            double probability = Math.exp(scores.get(i).logProbability() - highest);
            all += probability;
            right += item.labels().get(i) ? probability : 0;
        }
        return right / all;
    }

    static ObjectNode of(BenchmarkTask task, Item item, String written) {
        String answer = cut(written, task.until);
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("id", item.id());
        for (AnswerFilter filter : task.filters) {
            String filtered = filter.apply(answer);
            for (TaskMetric metric : task.metrics) {
                if (!metric.isOfInstructions()) {
                    row.put(key(metric, filter), metric.isExactMatch(filtered, item.expected()) ? 1.0 : 0.0);
                }
            }
        }
        if (task.metrics.stream().anyMatch(TaskMetric::isOfInstructions)) {
            InstructionRows.add(row, item, answer);
        }
        row.put("answer", answer);
        row.put("target", item.expected());
        return row;
    }

    /** Clients take few stop sequences or none, so the answer ends here in any case. */
    private static String cut(String written, List<String> until) {
        String left = written;
        for (String end : until) {
            int at = end.isEmpty() ? -1 : left.indexOf(end);
            left = at < 0 ? left : left.substring(0, at);
        }
        return left;
    }

    /** The name of a figure, as the harness writes it. */
    static String key(TaskMetric metric, AnswerFilter filter) {
        return filter.name().isEmpty() ? metric.name() : metric.name() + "," + filter.name();
    }
}
