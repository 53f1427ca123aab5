package dev.llmops.eval.online;

import java.util.Objects;

/**
 * Why a call was judged, and what its score counts in a mean over all answers.
 *
 * @param reason {@link #SHARE}, {@link #THUMBS_DOWN}, or the name of the {@link SamplingRule} that selected it
 * @param weight one over the probability with which it was selected: 1 where a rule selects it, {@code 1/share} where chance did. 0 if it is no part of
 *     means: it has no complete answer, or was judged because of what came after it (such answers are in the sample by their share already)
 * @param inShare whether chance selected it, a rule or not: these calls alone are a plain random sample, as a watch for drift needs one
 */
public record Selection(String reason, double weight, boolean inShare) {

    /** Reason of those that chance selected. */
    public static final String SHARE = "share";
    /** Reason of those that somebody disliked after they were answered. */
    public static final String THUMBS_DOWN = "thumbs-down";

    /** Refuses a weight below 0. */
    public Selection {
        Objects.requireNonNull(reason, "reason");
        if (!(weight >= 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException("weight must be at least 0 and finite, but was " + weight);
        }
    }
}
