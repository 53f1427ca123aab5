package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception that this library throws on purpose. Wrong arguments are the exception to that: they are
 * an {@link IllegalArgumentException} at the call that makes them.
 *
 * <p>A message names the bad value, the rule it breaks and what to do. It never holds what a user typed.
 */
public abstract class LlmOpsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     * @param retryable whether the same call may succeed later or elsewhere
     */
    protected LlmOpsException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /**
     * Creates an exception that a retry does not help.
     *
     * @param message what is wrong and what to do
     */
    protected LlmOpsException(String message) {
        this(message, null, false);
    }

    /** {@return whether the same call may succeed later, or on another server} */
    public final boolean retryable() {
        return retryable;
    }
}
