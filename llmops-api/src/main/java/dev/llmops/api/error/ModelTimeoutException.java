package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the model does not answer in time, or stalls in the middle of its answer. */
public class ModelTimeoutException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public ModelTimeoutException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public ModelTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause, true);
    }
}
