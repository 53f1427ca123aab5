package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import org.jspecify.annotations.Nullable;

/**
 * A judge's verdict on a pair in one order.
 *
 * @param winner the better answer, by its place in the pair and not by the order it was shown in; null if there is no verdict
 * @param missing why there is none ({@link Score.Unscored} or {@link Score.Failed}), or null if there is one
 * @param rationale the reason in words, or null if none was given
 */
public record OrderVerdict(
        @Nullable Winner winner,
        @Nullable Score missing,
        @Nullable String rationale) {

    /** Rejects a verdict that is both present and missing. */
    public OrderVerdict {
        if ((winner == null) == (missing == null)) {
            throw new IllegalArgumentException(
                    "either winner or missing must be null, but they were " + winner + " and " + missing);
        }
    }

    /**
     * {@return a verdict without reasons, as in records of other judges}
     *
     * @param winner the better answer, by its place in the pair
     */
    public static OrderVerdict of(Winner winner) {
        return new OrderVerdict(winner, null, null);
    }
}
