package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a judge says of a pair.
 *
 * @param winner the better answer: what both orders say, a tie if they say different things, null if one of them has no verdict
 * @param missing why there is no winner, or null if there is one
 * @param rationale why, in words, or null if nothing was said
 * @param asGiven with {@code a} shown first, or null where several judges voted
 * @param swapped with {@code b} shown first, or null if it was not asked
 * @param usage of all calls, or null if none was answered
 */
public record PairVerdict(
        @Nullable Winner winner,
        @Nullable Score missing,
        @Nullable String rationale,
        @Nullable OrderVerdict asGiven,
        @Nullable OrderVerdict swapped,
        @Nullable TokenUsage usage) {

    /** Refuses a winner that both is there and is not. */
    public PairVerdict {
        if ((winner == null) == (missing == null)) {
            throw new IllegalArgumentException(
                    "either winner or missing must be null, but they were " + winner + " and " + missing);
        }
    }

    /**
     * {@return the verdict of a pair that was shown in one order}
     *
     * @param asGiven with {@code a} shown first
     * @param usage of all calls, or null if none was answered
     */
    public static PairVerdict of(OrderVerdict asGiven, @Nullable TokenUsage usage) {
        return new PairVerdict(asGiven.winner(), asGiven.missing(), asGiven.rationale(), asGiven, null, usage);
    }

    /**
     * {@return the verdict of a pair that was shown in both orders; a tie where they differ}
     *
     * @param asGiven with {@code a} shown first
     * @param swapped with {@code b} shown first
     * @param usage of all calls, or null if none was answered
     */
    public static PairVerdict of(OrderVerdict asGiven, OrderVerdict swapped, @Nullable TokenUsage usage) {
        OrderVerdict without = asGiven.missing() != null ? asGiven : swapped;
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
