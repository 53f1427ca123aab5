package dev.llmops.api.model;

/** Why a model stopped. An answer that was cut off has no finish reason: see {@link ModelEvent.End}. */
public enum FinishReason {
    /** The model finished, or reached a stop sequence. */
    STOP,
    /** The model reached the maximum number of tokens, or the end of its context window. */
    LENGTH,
    /** The model requests tool calls. */
    TOOL_CALLS,
    /** The vendor withheld the answer. */
    CONTENT_FILTER,
    /** The vendor gave a reason that has no constant here. */
    OTHER
}
