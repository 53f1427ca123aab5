package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the store cannot complete an operation. Subclasses name the cause; nothing that was acknowledged is lost. */
public class StoreException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     * @param retryable whether the same call may succeed later or elsewhere
     */
    public StoreException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
    }
}
