package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the model cannot serve the request: an unknown model, an unknown parameter, or a kind of message that it does not accept. */
public class InvalidRequestException extends ModelException {

    private static final long serialVersionUID = 1L;

    private final boolean modelUnknown;

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
        this(message, cause, false);
    }

    private InvalidRequestException(String message, @Nullable Throwable cause, boolean modelUnknown) {
        super(message, cause, false);
        this.modelUnknown = modelUnknown;
    }

    /**
     * {@return an exception of a server that does not have the model, or no such address}
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public static InvalidRequestException modelUnknown(String message, @Nullable Throwable cause) {
        return new InvalidRequestException(message, cause, true);
    }

    /** {@return whether the server does not have the model, or no such address: another server may answer the same request} */
    public boolean isModelUnknown() {
        return modelUnknown;
    }
}
