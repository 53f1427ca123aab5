package dev.llmops.api.guardrail;

import dev.llmops.api.text.CharRange;
import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * Something that a guardrail saw.
 *
 * @param detector what saw it
 * @param type what it is, for example {@code credit_card}
 * @param range where it stands in the text as it was before any change, or null if it is about the whole text
 * @param score how sure the detector is, from 0 to 1
 */
public record Finding(
        String detector, String type, @Nullable CharRange range, double score) {

    /** Refuses a score outside of 0 to 1, and text with a lone surrogate. */
    public Finding {
        UnicodeText.requireWellFormed("detector", detector);
        UnicodeText.requireWellFormed("type", type);
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score must be at least 0 and at most 1, but was " + score);
        }
    }
}
