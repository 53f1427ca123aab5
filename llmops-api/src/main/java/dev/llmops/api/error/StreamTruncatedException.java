package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when a stream ends before the model reports that it is done. The event that carries this exception holds what had arrived. */
public class StreamTruncatedException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public StreamTruncatedException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public StreamTruncatedException(String message, @Nullable Throwable cause) {
        super(message, cause, true);
    }
}
