package dev.llmops.eval.run;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.stats.Estimate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A finished run.
 *
 * @param info what was run
 * @param rows what became of each row, in the order of the data set
 */
public record EvaluationRun(RunInfo info, List<RowResult> rows) {

    /** Copies the list. */
    public EvaluationRun {
        Objects.requireNonNull(info, "info");
        rows = List.copyOf(rows);
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
        double[] scores = rows.stream()
                .flatMapToDouble(row -> row.score(evaluator).stream())
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
                scores.length == 0 ? null : Estimate.of(scores));
    }

    private static boolean hasFailed(RowResult row, String evaluator) {
        return row.judgements().stream()
                .filter(judgement -> judgement.evaluator().equals(evaluator))
                .map(Judgement::score)
                .anyMatch(Score.Failed.class::isInstance);
    }
}
