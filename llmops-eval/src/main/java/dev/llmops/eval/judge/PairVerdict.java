package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A judge's verdict on a pair.
 *
 * @param winner the better answer: what both orders agree on, a tie if they differ, null if one of them has no verdict
 * @param missing why there is no winner, or null if there is one
 * @param rationale the reason in words, or null if none was given
 * @param asGiven the verdict with {@code a} shown first, or null if several judges voted
 * @param swapped the verdict with {@code b} shown first, or null if it was not asked
 * @param usage the usage of all calls, or null if none was answered
 */
public record PairVerdict(
        @Nullable Winner winner,
        @Nullable Score missing,
        @Nullable String rationale,
        @Nullable OrderVerdict asGiven,
        @Nullable OrderVerdict swapped,
        @Nullable TokenUsage usage) {

    /** Rejects a winner that is both present and missing. */
    public PairVerdict {
        if ((winner == null) == (missing == null)) {
            throw new IllegalArgumentException(
                    "either winner or missing must be null, but they were " + winner + " and " + missing);
        }
    }

    /**
     * {@return the verdict of a pair that was shown in one order}
     *
     * @param asGiven the verdict with {@code a} shown first
     * @param usage the usage of all calls, or null if none was answered
     */
    public static PairVerdict of(OrderVerdict asGiven, @Nullable TokenUsage usage) {
        return new PairVerdict(asGiven.winner(), asGiven.missing(), asGiven.rationale(), asGiven, null, usage);
    }

    /**
     * {@return the verdict of a pair that was shown in both orders; a tie if they differ, a failure if one of them failed}
     *
     * @param asGiven the verdict with {@code a} shown first
     * @param swapped the verdict with {@code b} shown first
     * @param usage the usage of all calls, or null if none was answered
     */
    public static PairVerdict of(OrderVerdict asGiven, OrderVerdict swapped, @Nullable TokenUsage usage) {
        OrderVerdict without =
                swapped.missing() instanceof Score.Failed || asGiven.missing() == null ? swapped : asGiven;
        if (without.missing() != null) {
            return new PairVerdict(null, without.missing(), without.rationale(), asGiven, swapped, usage);
        }
        if (asGiven.winner() == swapped.winner()) {
            return new PairVerdict(asGiven.winner(), null, asGiven.rationale(), asGiven, swapped, usage);
        }
        String both = "shown as given: " + told(asGiven) + "; swapped: " + told(swapped);
        return new PairVerdict(Winner.TIE, null, both, asGiven, swapped, usage);
    }

    private static String told(OrderVerdict order) {
        return order.winner() + (order.rationale() == null ? "" : " (" + order.rationale() + ")");
    }

    /** {@return whether the two orders have different verdicts} */
    public boolean conflict() {
        return isComplete()
                && Objects.requireNonNull(asGiven).winner()
                        != Objects.requireNonNull(swapped).winner();
    }

    /** {@return whether both orders have a verdict} */
    public boolean isComplete() {
        return asGiven != null && swapped != null && asGiven.winner() != null && swapped.winner() != null;
    }
}
