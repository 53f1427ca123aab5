package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the store was written by a newer version of this library. */
public class StoreVersionException extends StoreException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public StoreVersionException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public StoreVersionException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
