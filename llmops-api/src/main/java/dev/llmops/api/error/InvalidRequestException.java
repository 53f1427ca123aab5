package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** The model cannot do what the request asks for: an unknown model, a parameter it does not know, a message it does not take. */
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
