package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when no prompt, version or label has the given name. */
public class PromptNotFoundException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public PromptNotFoundException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public PromptNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
