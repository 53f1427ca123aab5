package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import org.jspecify.annotations.Nullable;

/**
 * What a judge says of one claim.
 *
 * @param claim the claim
 * @param support whether the evidence supports it; null if there is no verdict, which never counts as support
 * @param missing why there is no verdict, or null if there is one
 * @param rationale why, in words, or null if nothing was said
 */
public record ClaimVerdict(
        String claim,
        @Nullable Support support,
        @Nullable Score missing,
        @Nullable String rationale) {

    /** What evidence does for a claim. */
    public enum Support {
        /** It says what the claim says. */
        SUPPORTED,
        /** It says something that cannot be true together with the claim. */
        CONTRADICTED,
        /** It says neither. */
        NOT_MENTIONED
    }

    /** Refuses a verdict that both is there and is not. */
    public ClaimVerdict {
        if ((support == null) == (missing == null)) {
            throw new IllegalArgumentException(
                    "either support or missing must be null, but they were " + support + " and " + missing);
        }
    }
}
