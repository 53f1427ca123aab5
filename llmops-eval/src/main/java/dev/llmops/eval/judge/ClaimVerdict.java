package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import org.jspecify.annotations.Nullable;

/**
 * A judge's verdict on one claim.
 *
 * @param claim the claim
 * @param support whether the evidence supports it; null if there is no verdict, which never counts as support
 * @param missing why there is no verdict, or null if there is one
 * @param rationale the reason in words, or null if none was given
 */
public record ClaimVerdict(
        String claim,
        @Nullable Support support,
        @Nullable Score missing,
        @Nullable String rationale) {

    /** The relation of evidence to a claim. */
    public enum Support {
        /** It states what the claim states. */
        SUPPORTED,
        /** It states something that cannot be true together with the claim. */
        CONTRADICTED,
        /** It states neither. */
        NOT_MENTIONED
    }

    /** Rejects a verdict that is both present and missing. */
    public ClaimVerdict {
        if ((support == null) == (missing == null)) {
            throw new IllegalArgumentException(
                    "either support or missing must be null, but they were " + support + " and " + missing);
        }
    }
}
