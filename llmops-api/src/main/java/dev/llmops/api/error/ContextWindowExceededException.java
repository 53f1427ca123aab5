package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when a request does not fit in the model's context window. */
public class ContextWindowExceededException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public ContextWindowExceededException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public ContextWindowExceededException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
