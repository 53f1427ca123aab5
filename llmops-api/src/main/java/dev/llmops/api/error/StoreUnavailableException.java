package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the store cannot be reached or written: a lock held by another process, a read-only folder, a full disk or a closed connection. */
public class StoreUnavailableException extends StoreException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public StoreUnavailableException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause, true);
    }
}
