package dev.llmops.api.prompt;

import dev.llmops.api.error.LlmOpsException;

/** A version of a prompt does not fit the types that an application asks it by. */
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
