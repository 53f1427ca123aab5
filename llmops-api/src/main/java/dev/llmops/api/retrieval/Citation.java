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
 */
public record Citation(int number, @Nullable Passage passage, CharRange claim, Support support) {

    /** Refuses a number below 1 with a passage, and a passage that is missing, or too many. */
    public Citation {
        if (number < (passage == null ? 0 : 1)) {
            throw new IllegalArgumentException(
                    "number must be at least " + (passage == null ? 0 : 1) + ", but was " + number);
        }
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(support, "support");
        if ((passage == null) != (support == Support.OUT_OF_RANGE)) {
            throw new IllegalArgumentException("a citation must have a passage unless it is OUT_OF_RANGE, but is "
                    + support + " with " + (passage == null ? "none" : "the passage " + passage.id()));
        }
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

    /** What a check of the claim against the passage found. */
    public enum Support {
        /** The passage says so. */
        SUPPORTED,
        /** The passage does not say so. */
        UNSUPPORTED,
        /** Nobody checked. */
        UNCHECKED,
        /** There was no passage of this number. */
        OUT_OF_RANGE
    }
}
