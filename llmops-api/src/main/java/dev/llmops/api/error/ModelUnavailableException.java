package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the model server refuses the connection, drops it, or responds with a 5xx status. */
public class ModelUnavailableException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public ModelUnavailableException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public ModelUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause, true);
    }
}
