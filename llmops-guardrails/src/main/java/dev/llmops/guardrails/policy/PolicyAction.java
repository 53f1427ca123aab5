package dev.llmops.guardrails.policy;

/** The action taken when a detector finds something, from the weakest to the strongest; the strongest action for a text applies. */
public enum PolicyAction {
    /** Nothing: it is not even reported. */
    PASS,
    /** It is reported as a finding. */
    FLAG,
    /** It is replaced; a finding without a place in the text cannot be replaced, and blocks. */
    TRANSFORM,
    /** The model is asked again. For anything other than an answer, this blocks. */
    REASK,
    /** The call stops; a passage is left out. */
    BLOCK
}
