package dev.llmops.guardrails.policy;

/** What follows when a detector has seen something, from the weakest to the strongest; the strongest of a text counts. */
public enum PolicyAction {
    /** Nothing: it is not even told. */
    PASS,
    /** It is told as a finding. */
    FLAG,
    /** It is replaced; what has no place in the text cannot be, and blocks. */
    TRANSFORM,
    /** The model is asked again. Elsewhere than in an answer this blocks. */
    REASK,
    /** The call stops; a passage is left out. */
    BLOCK
}
