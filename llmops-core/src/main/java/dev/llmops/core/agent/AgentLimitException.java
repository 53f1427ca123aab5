package dev.llmops.core.agent;

import dev.llmops.api.error.LlmOpsException;

/**
 * A run of an agent went as far as {@link AgentLimits} lets it. No model was asked, or no tool that it asked for was called; what the run has done
 * so far is recorded.
 */
public final class AgentLimitException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /** What the run has too much of. */
    public enum Limit {
        /** Calls of models. */
        MODEL_CALLS,
        /** Calls of tools. */
        TOOL_CALLS,
        /** The same call of a tool with the same arguments: a loop. */
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
     * @param limit what the run has too much of
     * @param runId id of the run
     * @param message what happened
     */
    public AgentLimitException(Limit limit, String runId, String message) {
        super(message + " (run '" + runId + "'). Look at what it did, or allow more by AgentLimits");
        this.limit = limit;
        this.runId = runId;
    }

    /** {@return what the run has too much of} */
    public Limit limit() {
        return limit;
    }

    /** {@return the id of the run, by which {@link AgentTree} finds what it did} */
    public String runId() {
        return runId;
    }
}
