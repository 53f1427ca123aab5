package dev.llmops.eval.judge.rows;

import dev.llmops.eval.internal.text.TextTable;
import dev.llmops.eval.judge.PairVerdict;
import dev.llmops.eval.judge.Winner;
import dev.llmops.eval.judge.bias.JudgedPair;
import dev.llmops.eval.judge.bias.LengthBias;
import dev.llmops.eval.judge.bias.OrderAccuracy;
import dev.llmops.eval.judge.bias.PositionBias;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a judge's verdicts on pairs reveal about it.
 *
 * @param pairs number of pairs
 * @param a won by the first answer
 * @param b won by the second answer
 * @param ties won by neither, conflicts included
 * @param conflicts ties because the two orders have different verdicts
 * @param unscored without a verdict
 * @param position the influence of position
 * @param length the influence of length
 * @param accuracy agreement with the labels of the rows
 */
public record BiasReport(
        int pairs,
        int a,
        int b,
        int ties,
        int conflicts,
        int unscored,
        PositionBias position,
        LengthBias length,
        OrderAccuracy accuracy) {

    /**
     * {@return the report of pairs}
     *
     * @param pairs the judged pairs
     */
    public static BiasReport of(List<JudgedPair> pairs) {
        List<PairVerdict> verdicts = pairs.stream().map(JudgedPair::verdict).toList();
        return new BiasReport(
                pairs.size(),
                won(verdicts, Winner.A),
                won(verdicts, Winner.B),
                won(verdicts, Winner.TIE),
                (int) verdicts.stream().filter(PairVerdict::conflict).count(),
                won(verdicts, null),
                PositionBias.of(verdicts),
                LengthBias.of(pairs),
                OrderAccuracy.of(pairs));
    }

    private static int won(List<PairVerdict> verdicts, @Nullable Winner winner) {
        return (int)
                verdicts.stream().filter(verdict -> verdict.winner() == winner).count();
    }

    /** {@return the report as readable lines; what could not be measured is left out} */
    public String text() {
        StringBuilder text = new StringBuilder(pairs + " pairs: a " + a + ", b " + b + ", ties " + ties + " ("
                + conflicts + " by conflict of the orders), unscored " + unscored + "\n");
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("share of", "mean", "95 % interval", "n"));
        add(table, "pairs with one verdict in both orders", position.consistency());
        add(table, "winners that were shown first", position.first());
        add(table, "conflicts won by the first shown", position.firstOfConflicts());
        add(table, "winners that are the longer answer", length.longer());
        add(table, "labels that are the longer answer", length.baseline());
        add(table, "right verdicts, mean of both orders", accuracy.average());
        add(table, "pairs right in both orders", accuracy.both());
        if (table.size() > 1) {
            TextTable.append(text, table);
        }
        return text.toString();
    }

    private static void add(List<List<String>> table, String name, @Nullable Estimate estimate) {
        if (estimate != null) {
            Interval interval = estimate.interval();
            String ends =
                    interval == null ? "" : String.format(Locale.ROOT, "%.3f to %.3f", interval.low(), interval.high());
            table.add(List.of(
                    name, String.format(Locale.ROOT, "%.3f", estimate.mean()), ends, String.valueOf(estimate.n())));
        }
    }
}
