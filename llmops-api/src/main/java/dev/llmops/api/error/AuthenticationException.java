package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the model server rejects the credentials. */
public class AuthenticationException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public AuthenticationException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public AuthenticationException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
