package dev.llmops.api.guardrail;

/** Where in a call a guardrail looks. */
public enum GuardrailStage {
    /** What the user typed, before anything else is done with it. */
    USER_INPUT,
    /**
     * An answer from earlier in the conversation, which the application sends along. It holds what the caller got, with
     * all that was {@linkplain GuardrailContext#restoreWith put back}. The arguments of a tool call in it are a text of
     * their own, the JSON as it stands.
     */
    EARLIER_ANSWER,
    /** A passage that retrieval found. */
    PASSAGE,
    /**
     * The arguments of a tool call, as the model wrote them: mostly a JSON object, which a changed text should still be.
     * What was {@linkplain GuardrailContext#restoreWith put back} the tool gets, but the guardrail does not see.
     */
    TOOL_CALL,
    /** What a tool returned. */
    TOOL_RESULT,
    /** The model's answer. */
    OUTPUT
}
