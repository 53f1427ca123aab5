package dev.llmops.guardrails.policy;

/** The action taken if a detector throws, takes too long or cannot run within its stage's budget. */
public enum OnFailure {
    /** The text is blocked: an unchecked text does not pass. */
    CLOSED,
    /** The text passes, with the failure as a finding. */
    OPEN
}
