package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the budget is used up; the model was not called. */
public class QuotaExceededException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is used up and what to do
     */
    public QuotaExceededException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is used up and what to do
     * @param cause the cause, or null
     */
    public QuotaExceededException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
