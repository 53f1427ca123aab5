package dev.llmops.api.model;

/** Why a model stopped. An answer that was cut has no finish reason: see {@link ModelEvent.End}. */
public enum FinishReason {
    /** It was done, or came to a stop sequence. */
    STOP,
    /** It reached the most tokens allowed, or the end of its context window. */
    LENGTH,
    /** It wants tools to be called. */
    TOOL_CALLS,
    /** Its vendor held the answer back. */
    CONTENT_FILTER,
    /** Its vendor gave a reason that has no name here. */
    OTHER
}
