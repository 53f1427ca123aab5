package dev.llmops.api.retrieval;

import dev.llmops.api.text.CharRange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A claim in an answer and the passage that is cited to support it.
 *
 * @param number the number in the answer, under which the passage appeared in the prompt, starting at 1
 * @param passage the passage; null exactly if the support is {@link Support#OUT_OF_RANGE}
 * @param claim range of the claim in the answer
 * @param support whether the passage supports it
 * @param evidence the sentence of the passage that best matches the claim, as a range in the text of the passage's document;
 *     null if none was looked for, or if the passage's text is not the document's text in its range
 * @param score how well the passage supports the claim, from 0 to 1; null if it was not scored
 * @param method what checked it, for example {@code lexical+minilm} or {@code judge:gpt-4o}; null if it was not checked
 */
public record Citation(
        int number,
        @Nullable Passage passage,
        CharRange claim,
        Support support,
        @Nullable CharRange evidence,
        @Nullable Double score,
        @Nullable String method) {

    /** Rejects a number below 1 with a passage, a missing or superfluous passage, and a score outside 0 to 1. */
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
     * Creates a citation of which only the verdict is known.
     *
     * @param number the number in the answer
     * @param passage the passage; null exactly if the support is {@link Support#OUT_OF_RANGE}
     * @param claim range of the claim in the answer
     * @param support whether the passage supports it
     */
    public Citation(int number, @Nullable Passage passage, CharRange claim, Support support) {
        this(number, passage, claim, support, null, null, null);
    }

    /**
     * {@return a citation of a passage that does not exist}
     *
     * @param number the number in the answer, at least 0
     * @param claim range of the claim in the answer
     */
    public static Citation outOfRange(int number, CharRange claim) {
        return new Citation(number, null, claim, Support.OUT_OF_RANGE);
    }

    /** The result of checking a claim against its passages. */
    public enum Support {
        /** The passages support the claim. */
        SUPPORTED,
        /** The passages support part of the claim, or a passage supports it only together with others that are cited with it. */
        PARTIAL,
        /** The passages do not support the claim, or contradict it. */
        UNSUPPORTED,
        /** There was no passage with this number. */
        OUT_OF_RANGE,
        /** The claim cites nothing. */
        UNCITED,
        /** The claim was not checked, or the check failed. */
        NOT_CHECKED
    }
}
