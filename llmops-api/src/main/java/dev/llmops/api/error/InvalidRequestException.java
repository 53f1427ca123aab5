package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the model cannot serve the request: an unknown model, an unknown parameter, or a kind of message that it does not accept. */
public class InvalidRequestException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public InvalidRequestException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public InvalidRequestException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
