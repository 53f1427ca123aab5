package dev.llmops.api.prompt;

import dev.llmops.api.error.LlmOpsException;

/** Thrown when a prompt version does not match the types with which an application requests it. */
public class PromptMismatchException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the prompt, its version, the types, and each difference
     */
    public PromptMismatchException(String message) {
        super(message, null, false);
    }
}
