package dev.llmops.guardrails.detect;

import java.util.List;

/**
 * What a detector says about a text.
 *
 * @param score how sure it is that there is something, from 0 to 1; told also where it is below any threshold
 * @param evidence what speaks for it; may be empty
 * @param partial whether a part of the text was not looked at, for want of a budget; a finding {@code partially_scanned} tells it
 */
public record Detection(double score, List<Evidence> evidence, boolean partial) {

    /** Nothing at all. */
    public static final Detection NONE = new Detection(0, List.of());

    /** Copies the list, and refuses a score outside of 0 to 1. */
    public Detection {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score must be at least 0 and at most 1, but was " + score);
        }
        evidence = List.copyOf(evidence);
    }

    /**
     * A detection of a detector that looked at all of the text.
     *
     * @param score from 0 to 1
     * @param evidence what speaks for it; may be empty
     */
    public Detection(double score, List<Evidence> evidence) {
        this(score, evidence, false);
    }

    /**
     * {@return a detection as sure as the surest evidence}
     *
     * @param evidence what was seen; none is {@link #NONE}
     */
    public static Detection of(List<Evidence> evidence) {
        return new Detection(
                evidence.stream().mapToDouble(Evidence::score).max().orElse(0), evidence);
    }

    /**
     * {@return a detection about the whole text}
     *
     * @param score from 0 to 1
     */
    public static Detection of(double score) {
        return new Detection(score, List.of());
    }

    /** {@return the same detection, of a detector that did not look at all of the text} */
    public Detection partly() {
        return new Detection(score, evidence, true);
    }
}
