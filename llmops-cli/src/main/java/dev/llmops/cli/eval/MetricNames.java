package dev.llmops.cli.eval;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.cli.eval.metric.SafetyRatings;
import dev.llmops.eval.metric.Evaluators;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Evaluators by name. */
public final class MetricNames {

    static final String REGEX = "regex";
    static final String EMBEDDING_SIMILARITY = "embedding-similarity";

    private MetricNames() {}

    /** Those that need no model. */
    public static Evaluator forRuns(String name) {
        return named(runs(), name, List.of(EMBEDDING_SIMILARITY));
    }

    private static List<Evaluator> runs() {
        List<Evaluator> all = new ArrayList<>(Evaluators.deterministic());
        all.add(Evaluators.expectedRegex());
        all.addAll(SafetyRatings.all());
        return all;
    }

    private static Evaluator named(List<Evaluator> known, String name, List<String> others) {
        return known.stream()
                .filter(evaluator -> evaluator.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the metric must be one of "
                        + String.join(", ", names(known, others)) + ", but was '" + name + "'"));
    }

    private static List<String> names(List<Evaluator> known, List<String> others) {
        List<String> names = new ArrayList<>(known.stream().map(Evaluator::name).toList());
        names.addAll(others);
        return names;
    }

    /** For the help of 'prompt optimize'. */
    public static final class ForSearches implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names(runs(), List.of()).iterator();
        }
    }

    /** For the help of 'eval run'. */
    static final class ForRuns implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names(runs(), List.of(EMBEDDING_SIMILARITY)).iterator();
        }
    }
}
