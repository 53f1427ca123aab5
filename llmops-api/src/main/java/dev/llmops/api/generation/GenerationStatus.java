package dev.llmops.api.generation;

/** How a call ended. */
public enum GenerationStatus {
    /** The call ended with a complete answer. */
    COMPLETED,
    /** A guardrail stopped the call. */
    BLOCKED,
    /** The call failed, or its answer was cut off. */
    FAILED,
    /** The caller cancelled the call. */
    CANCELLED
}
