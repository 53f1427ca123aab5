package dev.llmops.eval.run;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.stats.Clusters;
import dev.llmops.eval.stats.Estimate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A finished run.
 *
 * @param info what was run
 * @param rows what became of each row, in the order of the data set
 * @param cluster the metadata field whose equal values make rows depend on each other, such as the document they ask about; null if
 *     every row stands for itself
 */
public record EvaluationRun(
        RunInfo info, List<RowResult> rows, @Nullable String cluster) {

    /** Copies the list. */
    public EvaluationRun {
        Objects.requireNonNull(info, "info");
        rows = List.copyOf(rows);
    }

    /**
     * A run whose rows stand for themselves.
     *
     * @param info what was run
     * @param rows what became of each row, in the order of the data set
     */
    public EvaluationRun(RunInfo info, List<RowResult> rows) {
        this(info, rows, null);
    }

    /**
     * {@return the same run, with intervals, tests and verdicts by clusters of rows}
     *
     * @param field a metadata field that every row has
     * @throws RunException if a row has none
     */
    public EvaluationRun clusteredBy(String field) {
        EvaluationRun clustered = new EvaluationRun(info, rows, Objects.requireNonNull(field, "field"));
        clustered.clusters(rows);
        return clustered;
    }

    /**
     * {@return how rows of this run belong together}
     *
     * @param some rows of this run
     * @throws RunException if rows are clustered, and one of these has no such metadata
     */
    public Clusters clusters(List<RowResult> some) {
        return cluster == null
                ? Clusters.apart(some.size())
                : Clusters.of(some.stream().map(row -> key(row, cluster)).toList());
    }

    /** Values are compared by their texts: a number read from a file is another object than one that was never written. */
    private static String key(RowResult row, String field) {
        Object key = row.metadata().get(field);
        if (key == null) {
            throw new RunException(
                    "rows are clustered by a metadata field that every row has, but row '" + row.rowId() + "' has no '"
                            + field + "' among " + new TreeSet<>(row.metadata().keySet())
                            + "; name another field, or add it to the data set and run again",
                    null);
        }
        return key.toString();
    }

    /** {@return what the run took: calls, tokens, and money where prices are known} */
    public RunSpending spending() {
        return RunSpending.of(rows);
    }

    /** {@return one summary for each evaluator, in their order} */
    public List<MetricSummary> summaries() {
        return info.evaluators().stream().map(this::summary).toList();
    }

    /**
     * {@return why an evaluator gave the first row without a score none, or empty if it scored every row}
     *
     * @param evaluator its name
     */
    public Optional<String> firstUnscored(String evaluator) {
        return rows.stream()
                .filter(row -> row.score(evaluator).isEmpty())
                .findFirst()
                .map(row -> "'" + row.rowId() + "': " + whyUnscored(row, evaluator));
    }

    private static String whyUnscored(RowResult row, String evaluator) {
        if (row.error() != null) {
            return "no answer, " + row.error();
        }
        return row.judgements().stream()
                .filter(judgement -> judgement.evaluator().equals(evaluator))
                .map(judgement -> judgement.score() instanceof Score.Failed failed
                        ? "failed, " + failed.error()
                        : judgement.score() instanceof Score.Unscored unscored ? unscored.reason() : "scored")
                .findFirst()
                .orElse("it was not judged");
    }

    /**
     * {@return an evaluator over the whole run}
     *
     * @param evaluator its name
     */
    public MetricSummary summary(String evaluator) {
        List<RowResult> scored =
                rows.stream().filter(row -> row.score(evaluator).isPresent()).toList();
        double[] scores = scored.stream()
                .mapToDouble(row -> row.score(evaluator).getAsDouble())
                .toArray();
        int unanswered = (int) rows.stream().filter(row -> row.answer() == null).count();
        int failed =
                (int) rows.stream().filter(row -> hasFailed(row, evaluator)).count();
        return new MetricSummary(
                evaluator,
                scores.length,
                rows.size() - scores.length - failed - unanswered,
                failed,
                unanswered,
                scores.length == 0 ? null : Estimate.of(scores, clusters(scored)));
    }

    private static boolean hasFailed(RowResult row, String evaluator) {
        return row.judgements().stream()
                .filter(judgement -> judgement.evaluator().equals(evaluator))
                .map(Judgement::score)
                .anyMatch(Score.Failed.class::isInstance);
    }
}
