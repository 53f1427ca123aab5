package dev.llmops.api.guardrail;

/** The stage of a call at which a guardrail checks a text. */
public enum GuardrailStage {
    /** What the user typed, before any other processing. */
    USER_INPUT,
    /**
     * An answer from earlier in the conversation, which the application sends along. It contains what the caller got, including
     * everything that was {@linkplain GuardrailContext#restoreWith restored}. The arguments of a tool call in it are a separate text:
     * the JSON as it is.
     */
    EARLIER_ANSWER,
    /** A passage that retrieval found. */
    PASSAGE,
    /**
     * The arguments of a tool call, as the model wrote them: usually a JSON object, which a changed text should still be.
     * The tool gets the {@linkplain GuardrailContext#restoreWith restored} values, but the guardrail does not see them.
     */
    TOOL_CALL,
    /** What a tool returned. */
    TOOL_RESULT,
    /** The model's answer. */
    OUTPUT
}
