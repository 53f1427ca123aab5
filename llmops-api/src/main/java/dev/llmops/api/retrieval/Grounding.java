package dev.llmops.api.retrieval;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The findings about an answer that draws on passages, and the actions taken.
 *
 * @param outcome what the caller got
 * @param claims the claims of the answer that the caller got, in order
 * @param confidence the probability that the answer is right, from 0 to 1, calibrated on the application's own labels; null if
 *     nothing was calibrated
 * @param reason why the caller got something other than the model's answer, or null
 * @param repairs what was changed in the model's answer, in words for people
 */
public record Grounding(
        Outcome outcome,
        List<CheckedClaim> claims,
        @Nullable Double confidence,
        @Nullable String reason,
        List<String> repairs) {

    /** Copies the lists and rejects a confidence outside 0 to 1. */
    public Grounding {
        Objects.requireNonNull(outcome, "outcome");
        claims = List.copyOf(claims);
        repairs = List.copyOf(repairs);
        requireShare("confidence", confidence);
    }

    static void requireShare(String name, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and at most 1, but was " + value);
        }
    }

    /** What the caller got. */
    public enum Outcome {
        /** The model's answer, perhaps with other citations. */
        ANSWER,
        /** The claims of the model's answer that are supported. */
        KEPT_CLAIMS,
        /** Another text, because the answer was not good enough. */
        ABSTENTION
    }
}
