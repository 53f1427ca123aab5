package dev.llmops.guardrails.detect;

import java.util.List;

/**
 * A detector's result for a text.
 *
 * @param score how sure it is that there is something, from 0 to 1; reported even if below any threshold
 * @param evidence the evidence; may be empty
 * @param partial whether part of the text was not checked, for lack of budget; a finding {@code partially_scanned} reports it
 */
public record Detection(double score, List<Evidence> evidence, boolean partial) {

    /** Nothing found. */
    public static final Detection NONE = new Detection(0, List.of());

    /** Copies the list, and rejects a score outside of 0 to 1. */
    public Detection {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score must be at least 0 and at most 1, but was " + score);
        }
        evidence = List.copyOf(evidence);
    }

    /**
     * Creates a detection of a detector that checked the whole text.
     *
     * @param score from 0 to 1
     * @param evidence the evidence; may be empty
     */
    public Detection(double score, List<Evidence> evidence) {
        this(score, evidence, false);
    }

    /**
     * {@return a detection with the score of the strongest evidence}
     *
     * @param evidence the evidence; if empty, the result is {@link #NONE}
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

    /** {@return the same detection, of a detector that did not check the whole text} */
    public Detection partly() {
        return new Detection(score, evidence, true);
    }
}
