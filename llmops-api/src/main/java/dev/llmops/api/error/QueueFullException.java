package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when too many calls are already waiting and this one is not accepted. */
public class QueueFullException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public QueueFullException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public QueueFullException(String message, @Nullable Throwable cause) {
        super(message, cause, true);
    }
}
