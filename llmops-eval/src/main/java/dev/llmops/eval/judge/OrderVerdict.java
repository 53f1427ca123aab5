package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import org.jspecify.annotations.Nullable;

/**
 * What a judge said of a pair in one order.
 *
 * @param winner the better answer, by its place in the pair and not by its place before the judge; null if there is no verdict
 * @param missing why there is none ({@link Score.Unscored} or {@link Score.Failed}), or null if there is one
 * @param rationale why, in words, or null if nothing was said
 */
public record OrderVerdict(
        @Nullable Winner winner,
        @Nullable Score missing,
        @Nullable String rationale) {

    /** Refuses a verdict that both is there and is not. */
    public OrderVerdict {
        if ((winner == null) == (missing == null)) {
            throw new IllegalArgumentException(
                    "either winner or missing must be null, but they were " + winner + " and " + missing);
        }
    }

    /**
     * {@return a verdict without reasons, as a record of other people's judges has it}
     *
     * @param winner the better answer, by its place in the pair
     */
    public static OrderVerdict of(Winner winner) {
        return new OrderVerdict(winner, null, null);
    }
}
