package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when no generation has the given id. */
public class GenerationNotFoundException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public GenerationNotFoundException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public GenerationNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
