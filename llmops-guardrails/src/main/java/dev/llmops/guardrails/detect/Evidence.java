package dev.llmops.guardrails.detect;

import dev.llmops.api.text.CharRange;
import dev.llmops.api.text.UnicodeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of evidence for a detector's result.
 *
 * @param category its category, for example {@code override} or {@code insult}; a policy can have a rule for each
 * @param range its place in the original text, or null if it concerns the whole text
 * @param score how sure the detector is of it, from 0 to 1
 * @param via how it was decoded, outermost first, for example {@code [base64]}; empty if it is in plain text
 * @param replacement the replacement when the policy transforms, or null for the category's name in brackets
 */
public record Evidence(
        String category,
        @Nullable CharRange range,
        double score,
        List<String> via,
        @Nullable String replacement) {

    /** Copies the list, and rejects a score outside of 0 to 1, and text with a lone surrogate. */
    public Evidence {
        UnicodeText.requireWellFormed("category", category);
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score must be at least 0 and at most 1, but was " + score);
        }
        via = List.copyOf(via);
        UnicodeText.requireWellFormedOrNull("replacement", replacement);
    }

    /**
     * {@return evidence in the original text}
     *
     * @param category its category
     * @param range its place, or null if it concerns the whole text
     * @param score how sure the detector is, from 0 to 1
     */
    public static Evidence of(String category, @Nullable CharRange range, double score) {
        return new Evidence(category, range, score, List.of(), null);
    }

    /**
     * {@return evidence in one of the views of a text}
     *
     * @param category its category
     * @param view the view
     * @param start where it begins in the view
     * @param end where it ends in the view, after {@code start}
     * @param score how sure the detector is, from 0 to 1
     */
    public static Evidence in(AlignedText view, String category, int start, int end, double score) {
        return new Evidence(category, view.original(start, end), score, view.via(), null);
    }

    /**
     * {@return the same evidence with a replacement text}
     *
     * @param text the text
     */
    public Evidence replacedBy(String text) {
        return new Evidence(category, range, score, via, text);
    }
}
