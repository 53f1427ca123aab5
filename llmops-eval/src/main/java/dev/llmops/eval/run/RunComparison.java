package dev.llmops.eval.run;

import dev.llmops.eval.stats.MultipleTesting;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A row-by-row comparison of two runs. Only rows that both asked in the same words count, and for each evaluator only those that
 * both scored.
 *
 * @param baseline the earlier run
 * @param candidate the run that may replace it
 * @param pairs rows that both asked, in the candidate's order
 * @param metrics one comparison per evaluator that both have and that scored at least one common row in both
 */
public record RunComparison(
        EvaluationRun baseline, EvaluationRun candidate, List<RowPair> pairs, List<Metric> metrics) {

    /** The default seed. */
    public static final long DEFAULT_SEED = 20_251_125;

    /** Copies the lists. */
    public RunComparison {
        pairs = List.copyOf(pairs);
        metrics = List.copyOf(metrics);
    }

    /**
     * The results of one row in both runs.
     *
     * @param baseline the result in the baseline
     * @param candidate the result in the candidate
     */
    public record RowPair(RowResult baseline, RowResult candidate) {

        /**
         * {@return how far the candidate's score is above the baseline's, if both have one}
         *
         * @param evaluator the evaluator's name
         */
        public OptionalDouble difference(String evaluator) {
            OptionalDouble before = baseline.score(evaluator);
            OptionalDouble after = candidate.score(evaluator);
            return before.isPresent() && after.isPresent()
                    ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
                    : OptionalDouble.empty();
        }
    }

    /**
     * The comparison by one evaluator.
     *
     * @param evaluator its name
     * @param comparison the comparison
     * @param holmP its p-value after Holm's correction for the number of evaluators
     * @param unpaired number of common rows that one side or both did not score
     * @param lost number of those that the baseline scored and the candidate did not: what was not measured is not better
     */
    public record Metric(String evaluator, PairedComparison comparison, double holmP, int unpaired, int lost) {}

    /**
     * Compares two runs.
     *
     * @param baseline the earlier run
     * @param candidate the run that may replace it
     * @return the comparison
     * @throws RunException if they have no row in common
     */
    public static RunComparison of(EvaluationRun baseline, EvaluationRun candidate) {
        return of(baseline, candidate, DEFAULT_SEED);
    }

    /**
     * Compares two runs.
     *
     * @param baseline the earlier run
     * @param candidate the run that may replace it
     * @param seed of bootstrap and sampled tests
     * @return the comparison
     * @throws RunException if they have no row in common, are clustered by different fields, or a common evaluator has different
     *     definitions
     */
    public static RunComparison of(EvaluationRun baseline, EvaluationRun candidate, long seed) {
        requireEqualDefinitions(baseline.info(), candidate.info());
        requireEqualClusters(baseline, candidate);
        List<RowPair> pairs = pairs(baseline, candidate);
        Map<String, PairedComparison> comparisons = new LinkedHashMap<>();
        for (String evaluator : baseline.info().evaluators()) {
            List<RowPair> scored = pairs.stream()
                    .filter(pair -> pair.difference(evaluator).isPresent())
                    .toList();
            if (!scored.isEmpty()) {
                comparisons.put(evaluator, compare(scored, evaluator, candidate, seed));
            }
        }
        return new RunComparison(baseline, candidate, pairs, metrics(comparisons, pairs));
    }

    /** {@return evaluators of either run that are not compared, because only one run has them or no row is scored in both} */
    public List<String> uncompared() {
        Set<String> all = new LinkedHashSet<>(baseline.info().evaluators());
        all.addAll(candidate.info().evaluators());
        metrics.forEach(metric -> all.remove(metric.evaluator()));
        return List.copyOf(all);
    }

    /**
     * {@return what speaks against the candidate, a sentence for each, by the rule of {@link dev.llmops.eval.junit.EvaluationGate}: an evaluator
     * of the baseline whose interval lies below minus the margin, or rows that it scored in the baseline and not in the candidate, because they
     * were left out, changed or not scored}
     *
     * @param margin how much worse the candidate may be, at least 0
     */
    public List<String> regressions(double margin) {
        Map<String, RowPair> paired = new HashMap<>();
        pairs.forEach(pair -> paired.put(pair.baseline().rowId(), pair));
        List<String> problems = new ArrayList<>();
        for (String evaluator : baseline.info().evaluators()) {
            List<String> missing = baseline.rows().stream()
                    .filter(row -> row.score(evaluator).isPresent())
                    .map(RowResult::rowId)
                    .filter(id -> !paired.containsKey(id)
                            || paired.get(id).difference(evaluator).isEmpty())
                    .toList();
            if (!missing.isEmpty()) {
                problems.add(evaluator + ": " + missing.size()
                        + " rows that the baseline scored have no score now, for example '" + missing.get(0) + "'");
            }
        }
        for (Metric metric : metrics) {
            if (metric.comparison().isWorse(margin)) {
                problems.add(String.format(
                        Locale.ROOT,
                        "%s is worse: difference %+.3f (95 %% %+.3f to %+.3f)",
                        metric.evaluator(),
                        metric.comparison().difference(),
                        metric.comparison().interval().low(),
                        metric.comparison().interval().high()));
            }
        }
        return problems;
    }

    /**
     * {@return the comparison of an evaluator}
     *
     * @param evaluator its name
     * @throws RunException if the runs cannot be compared by it
     */
    public PairedComparison metric(String evaluator) {
        return metrics.stream()
                .filter(metric -> metric.evaluator().equals(evaluator))
                .map(Metric::comparison)
                .findFirst()
                .orElseThrow(
                        () -> new RunException("no common row has a score of '" + evaluator + "' in both runs", null));
    }

    private static void requireEqualDefinitions(RunInfo before, RunInfo after) {
        for (String evaluator : before.evaluators()) {
            if (after.evaluators().contains(evaluator)
                    && !before.definition(evaluator).equals(after.definition(evaluator))) {
                throw new RunException(
                        "both runs must be judged alike, but '" + evaluator + "' was '" + before.definition(evaluator)
                                + "' in the baseline and '" + after.definition(evaluator)
                                + "' in the candidate; run both again with one of them",
                        null);
            }
        }
    }

    private static List<RowPair> pairs(EvaluationRun baseline, EvaluationRun candidate) {
        Map<String, RowResult> before = new LinkedHashMap<>();
        baseline.rows().forEach(row -> before.put(row.rowId(), row));
        List<RowPair> pairs = new ArrayList<>();
        for (RowResult row : candidate.rows()) {
            RowResult old = before.get(row.rowId());
            if (old != null && old.rowHash().equals(row.rowHash())) {
                pairs.add(new RowPair(old, row));
            }
        }
        if (pairs.isEmpty()) {
            throw new RunException("the runs have no row in common; run both on the same data set", null);
        }
        return pairs;
    }

    private static void requireEqualClusters(EvaluationRun baseline, EvaluationRun candidate) {
        if (!Objects.equals(baseline.cluster(), candidate.cluster())) {
            throw new RunException(
                    "both runs must be clustered by the same field, but were by " + baseline.cluster() + " and "
                            + candidate.cluster(),
                    null);
        }
    }

    /** The candidate's metadata serve for both: equal hashes mean equal rows. */
    private static PairedComparison compare(
            List<RowPair> scored, String evaluator, EvaluationRun candidate, long seed) {
        List<RowResult> after = scored.stream().map(RowPair::candidate).toList();
        return PairedComparison.of(
                scores(scored.stream().map(RowPair::baseline).toList(), evaluator),
                scores(after, evaluator),
                candidate.clusters(after),
                seed);
    }

    private static double[] scores(List<RowResult> rows, String evaluator) {
        return rows.stream()
                .mapToDouble(row -> row.score(evaluator).getAsDouble())
                .toArray();
    }

    private static List<Metric> metrics(Map<String, PairedComparison> comparisons, List<RowPair> pairs) {
        double[] adjusted = MultipleTesting.holm(
                comparisons.values().stream().mapToDouble(PairedComparison::p).toArray());
        List<Metric> metrics = new ArrayList<>();
        comparisons.forEach((evaluator, comparison) -> metrics.add(new Metric(
                evaluator,
                comparison,
                adjusted[metrics.size()],
                pairs.size() - comparison.n(),
                lost(pairs, evaluator))));
        return metrics;
    }

    private static int lost(List<RowPair> pairs, String evaluator) {
        return (int) pairs.stream()
                .filter(pair -> pair.baseline().score(evaluator).isPresent()
                        && pair.candidate().score(evaluator).isEmpty())
                .count();
    }
}
