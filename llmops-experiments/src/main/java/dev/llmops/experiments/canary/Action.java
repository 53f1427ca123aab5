package dev.llmops.experiments.canary;

/** What happens to a canary. */
public enum Action {
    /** It began with its first stage. */
    START,
    /** Nothing: what is known is not enough. */
    CONTINUE,
    /** It gets the next stage's share. */
    STEP_UP,
    /** It could be promoted, and waits for somebody's approval. */
    AWAIT_APPROVAL,
    /** Somebody approved of promoting it. */
    APPROVE,
    /** It gets everybody. */
    PROMOTE,
    /** It gets nobody any more. */
    ROLLBACK,
    /** All that follows a promotion or a rollback is done. The experiment goes on and gives everybody the same. */
    SETTLE
}
