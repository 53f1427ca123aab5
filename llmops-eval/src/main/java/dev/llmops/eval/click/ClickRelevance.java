package dev.llmops.eval.click;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.stats.Wilson;
import dev.llmops.eval.click.ClickLog.Counts;
import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Estimates the relevance of passages from clicks, by inverse propensity scoring (Joachims, Swaminathan and Schnabel 2017): a click at a
 * position that is examined
 * half as often counts twice. Propensities below a bound are raised to the bound, which trades a little bias for much less variance.
 */
public final class ClickRelevance {

    /** The default bound for propensities: no click counts more than 20 times. */
    public static final double DEFAULT_CLIP = 0.05;

    private static final Pattern RANGE = Pattern.compile("#\\d+-\\d+$");

    private final List<PassageRelevance> passages;

    private ClickRelevance(List<PassageRelevance> passages) {
        this.passages = passages;
    }

    /**
     * Scores the passages of a log.
     *
     * @param log the clicks
     * @param bias propensities for at least the positions in the log
     * @return the scores, with propensities clipped at {@link #DEFAULT_CLIP}
     * @throws ClickLogException if the log has positions that the bias does not cover
     */
    public static ClickRelevance of(ClickLog log, PositionBias bias) {
        return of(log, bias, DEFAULT_CLIP);
    }

    /**
     * Scores the passages of a log.
     *
     * @param log the clicks
     * @param bias propensities for at least the positions in the log
     * @param clip the bound to which lower propensities are raised; above 0, at most 1
     * @return the scores
     * @throws ClickLogException if the log has positions that the bias does not cover
     */
    public static ClickRelevance of(ClickLog log, PositionBias bias, double clip) {
        Require.positiveShare("clip", clip);
        if (bias.positions() < log.positions()) {
            throw new ClickLogException("the bias must have the propensity of each of the " + log.positions()
                    + " positions of the log, but has " + bias.positions() + "; estimate it on the same positions");
        }
        List<PassageRelevance> passages = new ArrayList<>();
        log.counts().forEach((item, counts) -> passages.add(score(item, counts, bias, clip)));
        passages.sort(Comparator.comparing(PassageRelevance::query)
                .thenComparing(PassageRelevance::relevance, Comparator.reverseOrder())
                .thenComparing(PassageRelevance::passage));
        return new ClickRelevance(List.copyOf(passages));
    }

    private static PassageRelevance score(ClickLog.Item item, Counts counts, PositionBias bias, double clip) {
        double n = counts.shown();
        double sum = 0;
        double squares = 0;
        double looked = 0;
        for (int index = 0; index < counts.positions(); index++) {
            double propensity = Math.max(bias.propensity(index + 1), clip);
            sum += counts.clicked(index) / propensity;
            squares += counts.clicked(index) / (propensity * propensity);
            looked += counts.shown(index) * propensity;
        }
        double mean = sum / n;
        return new PassageRelevance(
                item.query(),
                item.passage(),
                counts.shown(),
                counts.clicked(),
                mean,
                interval(counts, mean, squares / n - mean * mean, looked / n));
    }

    /** Student's where there are clicks and shows that had none; where all are alike they have no variance, and it is Wilson's of the share. */
    private static Interval interval(Counts counts, double mean, double variance, double looked) {
        long n = counts.shown();
        if (n < 2 || counts.clicked() == 0 || variance <= 0) {
            Wilson share = Wilson.of(counts.clicked(), n, Points.normal(1 - Estimate.ALPHA / 2));
            return new Interval(Math.min(mean, share.low() / looked), Math.max(mean, share.high() / looked));
        }
        double half = Points.student(1 - Estimate.ALPHA / 2, (double) (n - 1)) * Math.sqrt(variance / (n - 1));
        return new Interval(Math.max(0, mean - half), mean + half);
    }

    /** {@return the passages, by query, most relevant first} */
    public List<PassageRelevance> passages() {
        return passages;
    }

    /**
     * {@return judgements as lines of BEIR's qrels, {@code query TAB document TAB grade} with a header line, which {@code llmops rag eval --qrels}
     * reads}
     * A document's grade is the number of thresholds that its most relevant passage reaches. A passage id such as {@code manual.md#0-40} stands
     * for the document {@code manual.md}.
     *
     * @param minShown passages shown less often are left out, since too little is known of them; at least 1
     * @param thresholds the relevance at which each next grade begins, ascending, at least one
     */
    public String toQrels(long minShown, double... thresholds) {
        Require.atLeast("minShown", minShown, 1);
        double[] sorted = thresholds.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0 || !Arrays.equals(sorted, thresholds)) {
            throw new IllegalArgumentException(
                    "thresholds must be ascending, at least one, but were " + Arrays.toString(thresholds));
        }
        Map<String, Integer> grades = new LinkedHashMap<>();
        for (PassageRelevance each : passages) {
            if (each.shown() >= minShown) {
                int grade = (int) Arrays.stream(thresholds)
                        .filter(least -> each.relevance() >= least)
                        .count();
                String document = RANGE.matcher(each.passage()).replaceFirst("");
                grades.merge(word(each.query()) + "\t" + word(document), grade, Math::max);
            }
        }
        StringBuilder lines = new StringBuilder("query-id\tcorpus-id\tscore\n");
        grades.forEach((judged, grade) ->
                lines.append(judged).append('\t').append(grade).append('\n'));
        return lines.toString();
    }

    /** White space ends a field, so it is written as an address would. */
    private static String word(String id) {
        return id.replaceAll("\\s", "%20");
    }
}
