package dev.llmops.eval.plan;

import dev.llmops.eval.internal.stats.Samples;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.stats.Clusters;
import dev.llmops.eval.stats.Power;
import dev.llmops.eval.stats.StandardErrors;
import java.util.List;

/**
 * Estimates from a few rows how many a comparison of two runs needs, to detect a difference with a power of 80 % in a two-sided test at 5 %
 * (Miller 2024, section 5). The estimate is only as good as the pilot: the spread of 30 rows is known to about a quarter.
 *
 * @param evaluator the evaluator whose scores are compared
 * @param rows the number of pilot rows with a score, at least 2
 * @param clusters the number of their clusters; {@code rows} if every row is its own cluster
 * @param variance of the paired differences, above 0
 * @param designEffect the factor by which clusters multiply it, at least 1
 * @param paired whether it comes from two runs over the same rows. From one run, it is twice the variance of the scores, as if the two
 *     runs had nothing in common: that plans more rows than needed, since two runs mostly fail on the same rows
 */
public record Pilot(String evaluator, int rows, int clusters, double variance, double designEffect, boolean paired) {

    /** Rejects a pilot without spread. */
    public Pilot {
        if (rows < 2 || !(variance > 0) || !(designEffect >= 1)) {
            throw new IllegalArgumentException("a pilot needs at least 2 rows whose scores differ, but '" + evaluator
                    + "' had " + rows + " with a variance of " + variance);
        }
    }

    /**
     * {@return a pilot of one run}
     *
     * @param run the run; clustered if its rows are
     * @param evaluator the evaluator whose scores are compared
     * @throws RunException if it has no such evaluator, its scores do not differ, or all are of one cluster
     */
    public static Pilot of(EvaluationRun run, String evaluator) {
        requireEvaluator(run, evaluator);
        List<RowResult> scored = run.rows().stream()
                .filter(row -> row.score(evaluator).isPresent())
                .toList();
        double[] scores = scored.stream()
                .mapToDouble(row -> row.score(evaluator).getAsDouble())
                .toArray();
        return of(evaluator, scores, run.clusters(scored), 2, false);
    }

    /**
     * {@return a pilot of two runs over the same rows}
     *
     * @param comparison of the runs; clustered if their rows are
     * @param evaluator the evaluator whose scores are compared
     * @throws RunException if a run has no such evaluator, no two rows differ by different amounts, or all are of one cluster
     */
    public static Pilot of(RunComparison comparison, String evaluator) {
        requireEvaluator(comparison.baseline(), evaluator);
        requireEvaluator(comparison.candidate(), evaluator);
        List<RunComparison.RowPair> scored = comparison.pairs().stream()
                .filter(pair -> pair.difference(evaluator).isPresent())
                .toList();
        double[] differences = scored.stream()
                .mapToDouble(pair -> pair.difference(evaluator).getAsDouble())
                .toArray();
        Clusters clusters = comparison
                .candidate()
                .clusters(scored.stream().map(RunComparison.RowPair::candidate).toList());
        return of(evaluator, differences, clusters, 1, true);
    }

    private static void requireEvaluator(EvaluationRun run, String evaluator) {
        if (!run.info().evaluators().contains(evaluator)) {
            throw new RunException(
                    "the pilot's run was not judged by '" + evaluator + "', but by "
                            + run.info().evaluators(),
                    null);
        }
    }

    private static Pilot of(String evaluator, double[] values, Clusters clusters, int sides, boolean paired) {
        double variance = values.length < 2 ? 0 : Samples.variance(values);
        if (variance == 0) {
            throw new RunException(
                    "a pilot needs rows whose " + (paired ? "differences" : "scores") + " of '" + evaluator
                            + "' are not all alike, but it had " + values.length + " of them; run it on more rows",
                    null);
        }
        if (clusters.count() < 2) {
            throw new RunException(
                    "a pilot needs rows of at least 2 clusters, since rows of one do not tell how far clusters differ; run"
                            + " it on rows of more clusters",
                    null);
        }
        double effect = 1;
        if (!clusters.apart()) {
            double error = StandardErrors.clustered(values, clusters);
            effect = Math.max(1, error * error * values.length / variance);
        }
        return new Pilot(evaluator, values.length, clusters.count(), sides * variance, effect, paired);
    }

    /**
     * {@return the number of rows that detect a true difference with a power of 80 %, with as many rows per cluster as in the pilot}
     *
     * @param difference above 0
     */
    public long rowsFor(double difference) {
        return Math.max(2, (long) Math.ceil(Power.pairsNeeded(difference, variance * designEffect)));
    }

    /**
     * {@return the smallest true difference that a number of rows detects with a power of 80 %}
     *
     * @param planned rows of the comparison, at least 2
     */
    public double differenceOf(int planned) {
        return Power.minimumDetectableEffect(planned, Math.sqrt(variance * designEffect));
    }

    /**
     * {@return the number of clusters for a number of rows, with as many rows in each as in the pilot}
     *
     * @param planned rows of the comparison
     */
    public long clustersOf(long planned) {
        return (long) Math.ceil(planned * (double) clusters / rows);
    }
}
