package dev.llmops.core.agent;

import dev.llmops.api.error.LlmOpsException;

/**
 * Thrown when a run of an agent reaches one of its {@link AgentLimits}. No model was asked, or no requested tool was called; what the run has
 * done so far is recorded.
 */
public final class AgentLimitException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /** The limit that was reached. */
    public enum Limit {
        /** Model calls. */
        MODEL_CALLS,
        /** Tool calls. */
        TOOL_CALLS,
        /** The same tool call with the same arguments: a loop. */
        REPEATED_CALL,
        /** Tokens. */
        TOKENS,
        /** Cost, or a call whose cost is unknown. */
        COST
    }

    private final Limit limit;
    private final String runId;

    /**
     * Creates the exception.
     *
     * @param limit the limit that was reached
     * @param runId the id of the run
     * @param message what happened
     */
    public AgentLimitException(Limit limit, String runId, String message) {
        super(message + " (run '" + runId + "'). Look at what it did, or allow more by AgentLimits");
        this.limit = limit;
        this.runId = runId;
    }

    /** {@return the limit that was reached} */
    public Limit limit() {
        return limit;
    }

    /** {@return the id of the run, with which {@link AgentTree} finds what it did} */
    public String runId() {
        return runId;
    }
}
