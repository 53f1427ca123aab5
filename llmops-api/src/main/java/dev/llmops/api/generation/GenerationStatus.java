package dev.llmops.api.generation;

/** How a call ended. */
public enum GenerationStatus {
    /** With a complete answer. */
    COMPLETED,
    /** A guardrail stopped it. */
    BLOCKED,
    /** It failed, or its answer was cut. */
    FAILED,
    /** Its caller cancelled. */
    CANCELLED
}
