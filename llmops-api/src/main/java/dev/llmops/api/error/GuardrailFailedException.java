package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when a guardrail throws or returns an invalid result. The call stops: guardrails fail closed. */
public class GuardrailFailedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public GuardrailFailedException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public GuardrailFailedException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
