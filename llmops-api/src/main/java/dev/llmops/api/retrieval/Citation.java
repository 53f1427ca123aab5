package dev.llmops.api.retrieval;

import dev.llmops.api.text.CharRange;
import java.util.Objects;

/**
 * A claim in an answer and the passage that shall support it.
 *
 * @param number the number under which the passage stood in the prompt, from 1
 * @param passage the passage
 * @param claim where in the answer the claim stands
 * @param support whether the passage supports it
 */
public record Citation(int number, Passage passage, CharRange claim, Support support) {

    /** Refuses a number below 1. */
    public Citation {
        if (number < 1) {
            throw new IllegalArgumentException("number must be at least 1, but was " + number);
        }
        Objects.requireNonNull(passage, "passage");
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(support, "support");
    }

    /** What a check of the claim against the passage found. */
    public enum Support {
        /** The passage says so. */
        SUPPORTED,
        /** The passage does not say so. */
        UNSUPPORTED,
        /** Nobody checked. */
        UNCHECKED
    }
}
