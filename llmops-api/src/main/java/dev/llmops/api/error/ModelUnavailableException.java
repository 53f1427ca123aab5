package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** The model's server refused the connection, broke off, or answered with a 5xx status. */
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
