package dev.llmops.guardrails.policy;

/** What follows when a detector throws, takes too long or cannot be run any more within its stage's budget. */
public enum OnFailure {
    /** The text is blocked: what nobody looked at does not pass. */
    CLOSED,
    /** The text passes, with the failure as a finding. */
    OPEN
}
