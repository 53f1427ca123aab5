package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when a call is cancelled by its caller, by an interrupt, or by closing the object that it runs on. */
public class CallCancelledException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public CallCancelledException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public CallCancelledException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
