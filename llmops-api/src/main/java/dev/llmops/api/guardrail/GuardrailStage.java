package dev.llmops.api.guardrail;

/** Where in a call a guardrail looks. */
public enum GuardrailStage {
    /** What the user typed, before anything else is done with it. */
    USER_INPUT,
    /** A passage that retrieval found. */
    PASSAGE,
    /** The arguments of a tool call. */
    TOOL_CALL,
    /** What a tool returned. */
    TOOL_RESULT,
    /** The model's answer. */
    OUTPUT
}
