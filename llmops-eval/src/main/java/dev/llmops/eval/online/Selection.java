package dev.llmops.eval.online;

import java.util.Objects;

/**
 * Why a call was judged, and the weight of its score in a mean over all answers.
 *
 * @param reason {@link #SHARE}, {@link #THUMBS_DOWN}, or the name of the {@link SamplingRule} that selected it
 * @param weight one over its probability of selection: 1 if a rule selects it, {@code 1/share} if chance did. 0 if it is not part of
 *     means: it has no complete answer, or was judged because of later events (such answers are already in the sample by their share)
 * @param inShare whether chance selected it, whether or not a rule did: these calls alone are a plain random sample, as a drift watch needs
 */
public record Selection(String reason, double weight, boolean inShare) {

    /** The reason for calls that chance selected. */
    public static final String SHARE = "share";
    /** The reason for answers that received thumbs down later. */
    public static final String THUMBS_DOWN = "thumbs-down";

    /** Refuses a weight below 0. */
    public Selection {
        Objects.requireNonNull(reason, "reason");
        if (!(weight >= 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException("weight must be at least 0 and finite, but was " + weight);
        }
    }
}
