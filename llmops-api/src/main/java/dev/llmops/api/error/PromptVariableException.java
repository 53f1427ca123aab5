package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when a prompt variable is missing, unknown, or of the wrong type. */
public class PromptVariableException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public PromptVariableException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public PromptVariableException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
