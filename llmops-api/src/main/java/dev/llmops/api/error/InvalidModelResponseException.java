package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the model server's response is not a valid answer, such as HTML, broken JSON or a missing field. */
public class InvalidModelResponseException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public InvalidModelResponseException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public InvalidModelResponseException(String message, @Nullable Throwable cause) {
        super(message, cause, true);
    }
}
