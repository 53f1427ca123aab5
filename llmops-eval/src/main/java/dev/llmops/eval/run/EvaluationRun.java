package dev.llmops.eval.run;

import dev.llmops.eval.stats.Clusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A finished run.
 *
 * @param info what was run
 * @param rows the result of each row, in the order of the data set; for a row that was asked several times, the mean: see {@link #samples}
 * @param samples each answer to each row, in the same order; if rows were asked once, the same as {@code rows}
 * @param stopped why it ended before its last row, or null
 * @param cluster the metadata field whose equal values make rows dependent, such as the document they ask about; null if
 *     rows are independent
 */
public record EvaluationRun(
        RunInfo info,
        List<RowResult> rows,
        List<RowResult> samples,
        @Nullable String stopped,
        @Nullable String cluster) {

    /** Copies the lists. */
    public EvaluationRun {
        Objects.requireNonNull(info, "info");
        rows = List.copyOf(rows);
        samples = List.copyOf(samples);
    }

    static EvaluationRun of(RunInfo info, Collection<RowResult> samples, @Nullable String stopped) {
        List<List<RowResult>> byRow = byRow(samples);
        byRow.forEach(each -> each.sort(Comparator.comparingInt(RowResult::sample)));
        List<RowResult> rows = byRow.stream().map(RowResult::mean).toList();
        return new EvaluationRun(
                info, rows, byRow.stream().flatMap(List::stream).toList(), stopped, null);
    }

    private static List<List<RowResult>> byRow(Collection<RowResult> samples) {
        Map<String, List<RowResult>> byRow = new LinkedHashMap<>();
        samples.forEach(each ->
                byRow.computeIfAbsent(each.rowId(), key -> new ArrayList<>()).add(each));
        return List.copyOf(byRow.values());
    }

    /**
     * {@return an evaluator's scores by row hash; rows without a score are missing}
     *
     * @param evaluator its name
     */
    public Map<String, Double> scores(String evaluator) {
        Map<String, Double> scores = new LinkedHashMap<>();
        rows.forEach(row -> row.score(evaluator).ifPresent(score -> scores.put(row.rowHash(), score)));
        return scores;
    }

    /**
     * Creates a run with independent rows.
     *
     * @param info what was run
     * @param rows the result of each row, in the order of the data set
     */
    public EvaluationRun(RunInfo info, List<RowResult> rows) {
        this(info, rows, rows, null, null);
    }

    /**
     * {@return a copy with intervals, tests and verdicts by clusters of rows}
     *
     * @param field a metadata field that every row has
     * @throws RunException if a row lacks it
     */
    public EvaluationRun clusteredBy(String field) {
        EvaluationRun clustered =
                new EvaluationRun(info, rows, samples, stopped, Objects.requireNonNull(field, "field"));
        clustered.clusters(rows);
        return clustered;
    }

    /**
     * {@return how rows of this run are clustered}
     *
     * @param some rows of this run
     * @throws RunException if rows are clustered, and one of these lacks the metadata
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

    /** {@return what the run used: calls, tokens, and money if prices are known} */
    public RunSpending spending() {
        return RunSpending.of(samples);
    }

    /** {@return the run's totals} */
    public RunTotals totals() {
        return new RunTotals(info, rows.size(), samples.size(), summaries(), spending(), stopped);
    }

    /** {@return one summary per evaluator, in their order} */
    public List<MetricSummary> summaries() {
        return info.evaluators().stream().map(this::summary).toList();
    }

    /**
     * {@return why an evaluator gave no score to the first row without one, or empty if it scored every row}
     *
     * @param evaluator its name
     */
    public Optional<String> firstUnscored(String evaluator) {
        return rows.stream()
                .filter(row -> row.score(evaluator).isEmpty())
                .findFirst()
                .map(row -> row.whyUnscored(evaluator));
    }

    /**
     * {@return the summary of an evaluator over the whole run}
     *
     * @param evaluator its name
     */
    public MetricSummary summary(String evaluator) {
        boolean sampled = samples.size() > rows.size();
        MetricSummary.Tally tally = new MetricSummary.Tally(evaluator, sampled);
        rows.forEach(tally::add);
        List<List<RowResult>> byRow = sampled ? byRow(samples) : List.of();
        byRow.forEach(tally::addSamples);
        List<RowResult> scored =
                rows.stream().filter(row -> row.score(evaluator).isPresent()).toList();
        return tally.summary(
                scored.isEmpty() ? Clusters.apart(0) : clusters(scored),
                some -> clusters(Arrays.stream(some)
                        .mapToObj(row -> byRow.get(row).get(0))
                        .toList()));
    }
}
