package dev.llmops.eval.judge.bias;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.internal.evaluation.Judged;
import dev.llmops.eval.stats.PairedComparison;
import dev.llmops.eval.stats.PairedComparison.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How scores moved, row by row: when answers were changed in a way that makes them no better (verbosity, arguing with the judge), or when the
 * same answers were judged by
 * another version of the judge or on another day (drift).
 *
 * @param comparison the scores before and after, or null if no row has both
 * @param lost rows with a score before and none after
 * @param gained rows with a score after and none before
 * @param missing rows with neither
 */
public record ScoreShift(@Nullable PairedComparison comparison, int lost, int gained, int missing) {

    /**
     * Judges cases twice: unchanged and changed.
     *
     * @param judge the judge
     * @param cases the cases
     * @param change makes an answer no better
     * @param seed of the bootstrap
     * @return the shift
     */
    public static ScoreShift probe(
            Evaluator judge, List<EvaluationCase> cases, UnaryOperator<EvaluationCase> change, long seed) {
        Map<String, Score> before = new TreeMap<>();
        Map<String, Score> after = new TreeMap<>();
        for (int i = 0; i < cases.size(); i++) {
            before.put(String.valueOf(i), Judged.by(judge, cases.get(i)).score());
            after.put(
                    String.valueOf(i),
                    Judged.by(judge, change.apply(cases.get(i))).score());
        }
        return between(before, after, seed);
    }

    /**
     * Compares two judgements of the same anchor rows.
     *
     * @param before scores by the row's id
     * @param after scores by the row's id; a row that is in only one of them is missing in the other
     * @param seed of the bootstrap
     * @return the shift
     */
    public static ScoreShift between(Map<String, Score> before, Map<String, Score> after, long seed) {
        Set<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(after.keySet());
        double[][] both = ids.stream()
                .filter(id -> scored(before, id) && scored(after, id))
                .map(id -> new double[] {value(before, id), value(after, id)})
                .toArray(double[][]::new);
        int lost = (int) ids.stream()
                .filter(id -> scored(before, id) && !scored(after, id))
                .count();
        int gained = (int) ids.stream()
                .filter(id -> !scored(before, id) && scored(after, id))
                .count();
        return new ScoreShift(compared(both, seed), lost, gained, ids.size() - both.length - lost - gained);
    }

    /** {@return whether the scores moved, in either direction, by interval and test; false also if there are too few rows to tell} */
    public boolean moved() {
        return comparison != null && comparison.verdict() != Verdict.TIE;
    }

    private static @Nullable PairedComparison compared(double[][] both, long seed) {
        if (both.length == 0) {
            return null;
        }
        double[] first = new double[both.length];
        double[] second = new double[both.length];
        for (int i = 0; i < both.length; i++) {
            first[i] = both[i][0];
            second[i] = both[i][1];
        }
        return PairedComparison.of(first, second, seed);
    }

    private static boolean scored(Map<String, Score> scores, String id) {
        return scores.get(id) instanceof Score.Scored;
    }

    private static double value(Map<String, Score> scores, String id) {
        return ((Score.Scored) Objects.requireNonNull(scores.get(id))).value();
    }
}
