package dev.llmops.eval.judge.bias;

import dev.llmops.eval.judge.OrderVerdict;
import dev.llmops.eval.judge.PairVerdict;
import dev.llmops.eval.judge.Winner;
import dev.llmops.eval.stats.Estimate;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often a judge of pairs agrees with people, in each order and in both (Zeng et al. 2024, "Evaluating Large Language Models at Evaluating
 * Instruction Following",
 * section 3.2). A tie of the judge is wrong where people prefer one.
 *
 * @param n pairs with a label and a verdict in both orders
 * @param incomplete pairs with a label but without such a verdict, which count nowhere
 * @param asGiven accuracy with {@code a} shown first
 * @param swapped accuracy with {@code b} shown first
 * @param average mean of both, with an interval that accounts for two verdicts per pair
 * @param both share of the pairs that are right in both orders
 */
public record OrderAccuracy(
        int n,
        int incomplete,
        @Nullable Estimate asGiven,
        @Nullable Estimate swapped,
        @Nullable Estimate average,
        @Nullable Estimate both) {

    /**
     * {@return the accuracy of verdicts; all figures are null if no pair counts}
     *
     * @param pairs the judged pairs; those without a label are left out
     */
    public static OrderAccuracy of(List<JudgedPair> pairs) {
        List<JudgedPair> labelled =
                pairs.stream().filter(pair -> pair.label() != null).toList();
        List<JudgedPair> complete =
                labelled.stream().filter(pair -> pair.verdict().isComplete()).toList();
        double[] given = shares(complete, pair -> isRight(pair, pair.verdict().asGiven()));
        double[] swapped = shares(complete, pair -> isRight(pair, pair.verdict().swapped()));
        double[] average = new double[given.length];
        for (int i = 0; i < average.length; i++) {
            average[i] = (given[i] + swapped[i]) / 2;
        }
        return new OrderAccuracy(
                complete.size(),
                labelled.size() - complete.size(),
                PositionBias.estimate(given),
                PositionBias.estimate(swapped),
                PositionBias.estimate(average),
                PositionBias.estimate(shares(complete, OrderAccuracy::isRightInBoth)));
    }

    private static boolean isRightInBoth(JudgedPair pair) {
        PairVerdict verdict = pair.verdict();
        return isRight(pair, verdict.asGiven()) && isRight(pair, verdict.swapped());
    }

    private static boolean isRight(JudgedPair pair, @Nullable OrderVerdict order) {
        Winner winner = Objects.requireNonNull(order).winner();
        return winner == pair.label();
    }

    private static double[] shares(List<JudgedPair> pairs, Predicate<JudgedPair> is) {
        return pairs.stream().mapToDouble(pair -> is.test(pair) ? 1 : 0).toArray();
    }
}
