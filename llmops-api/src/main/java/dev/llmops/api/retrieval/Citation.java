package dev.llmops.api.retrieval;

import dev.llmops.api.text.CharRange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A claim in an answer and the passage that shall support it.
 *
 * @param number the number that the answer names, under which the passage stood in the prompt, from 1
 * @param passage the passage; null exactly if the support is {@link Support#OUT_OF_RANGE}
 * @param claim where in the answer the claim stands
 * @param support whether the passage supports it
 * @param evidence the sentence of the passage that fits the claim best, as a range in the text of the passage's document;
 *     null if nobody looked for it, or if the passage's text is not the document's text in its range
 * @param score how well the passage supports the claim, from 0 to 1; null if nobody scored it
 * @param method what checked it, for example {@code lexical+minilm} or {@code judge:gpt-4o}; null if nobody did
 */
public record Citation(
        int number,
        @Nullable Passage passage,
        CharRange claim,
        Support support,
        @Nullable CharRange evidence,
        @Nullable Double score,
        @Nullable String method) {

    /** Refuses a number below 1 with a passage, a passage that is missing, or too many, and a score outside 0 to 1. */
    public Citation {
        if (number < (passage == null ? 0 : 1)) {
            throw new IllegalArgumentException(
                    "number must be at least " + (passage == null ? 0 : 1) + ", but was " + number);
        }
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(support, "support");
        if (support == Support.UNCITED) {
            throw new IllegalArgumentException("the support of a citation must not be UNCITED, which only claims are");
        }
        if ((passage == null) != (support == Support.OUT_OF_RANGE)) {
            throw new IllegalArgumentException("a citation must have a passage unless it is OUT_OF_RANGE, but is "
                    + support + " with " + (passage == null ? "none" : "the passage " + passage.id()));
        }
        Grounding.requireShare("score", score);
    }

    /**
     * Creates a citation of which no more is known than its verdict.
     *
     * @param number the number that the answer names
     * @param passage the passage; null exactly if the support is {@link Support#OUT_OF_RANGE}
     * @param claim where in the answer the claim stands
     * @param support whether the passage supports it
     */
    public Citation(int number, @Nullable Passage passage, CharRange claim, Support support) {
        this(number, passage, claim, support, null, null, null);
    }

    /**
     * {@return a citation of a passage that there is not}
     *
     * @param number the number that the answer names, at least 0
     * @param claim where in the answer the claim stands
     */
    public static Citation outOfRange(int number, CharRange claim) {
        return new Citation(number, null, claim, Support.OUT_OF_RANGE);
    }

    /** What a check of a claim against its passages found. */
    public enum Support {
        /** The passages say so. */
        SUPPORTED,
        /** The passages say a part of it, or a passage only together with others that are cited with it. */
        PARTIAL,
        /** The passages do not say so, or say otherwise. */
        UNSUPPORTED,
        /** There was no passage of this number. */
        OUT_OF_RANGE,
        /** The claim cites nothing. */
        UNCITED,
        /** Nobody checked, or the check failed. */
        NOT_CHECKED
    }
}
