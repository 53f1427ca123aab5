package dev.llmops.eval.judge.bias;

import dev.llmops.eval.judge.OrderVerdict;
import dev.llmops.eval.judge.PairVerdict;
import dev.llmops.eval.judge.Winner;
import dev.llmops.eval.stats.Estimate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a judge depends on which answer it is shown first, from pairs that it saw in both orders.
 *
 * @param n pairs with a verdict in both orders
 * @param incomplete pairs without one, which count nowhere
 * @param consistency share of the pairs with the same verdict in both orders, or null if n is 0
 * @param first share of the winners that were shown first: for each pair the share among its verdicts that are not ties, then the mean over
 *     pairs, so that the
 *     interval accounts for two verdicts per pair; 0.5 without bias, null if all verdicts are ties
 * @param firstOfConflicts share of the pairs won by whatever was shown first, among those where one answer won in one order and the other in
 *     the other; null if
 *     there is none
 */
public record PositionBias(
        int n,
        int incomplete,
        @Nullable Estimate consistency,
        @Nullable Estimate first,
        @Nullable Estimate firstOfConflicts) {

    /**
     * {@return the bias of verdicts}
     *
     * @param verdicts of one judge
     */
    public static PositionBias of(List<PairVerdict> verdicts) {
        List<PairVerdict> complete =
                verdicts.stream().filter(PairVerdict::isComplete).toList();
        return new PositionBias(
                complete.size(),
                verdicts.size() - complete.size(),
                estimate(complete.stream()
                        .mapToDouble(verdict -> verdict.conflict() ? 0 : 1)
                        .toArray()),
                estimate(complete.stream()
                        .mapToDouble(PositionBias::firstWins)
                        .filter(share -> share >= 0)
                        .toArray()),
                estimate(complete.stream()
                        .filter(PositionBias::isReversed)
                        .mapToDouble(PositionBias::firstWins)
                        .toArray()));
    }

    private static boolean isReversed(PairVerdict verdict) {
        Winner given = given(verdict);
        return given != Winner.TIE && given == swapped(verdict).swapped();
    }

    /** Share of the wins that whatever was shown first has; -1 if both verdicts are ties. */
    private static double firstWins(PairVerdict verdict) {
        int wins = 0;
        int decided = 0;
        for (Winner shown : List.of(given(verdict), swapped(verdict).swapped())) {
            wins += shown == Winner.A ? 1 : 0;
            decided += shown == Winner.TIE ? 0 : 1;
        }
        return decided == 0 ? -1 : (double) wins / decided;
    }

    private static Winner given(PairVerdict verdict) {
        return winner(verdict.asGiven());
    }

    private static Winner swapped(PairVerdict verdict) {
        return winner(verdict.swapped());
    }

    private static Winner winner(@Nullable OrderVerdict order) {
        return Objects.requireNonNull(Objects.requireNonNull(order).winner());
    }

    static @Nullable Estimate estimate(double[] values) {
        return values.length == 0 ? null : Estimate.of(values);
    }
}
