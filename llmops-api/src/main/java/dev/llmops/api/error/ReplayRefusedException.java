package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when a generation cannot be replayed exactly; the message explains why. */
public class ReplayRefusedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public ReplayRefusedException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public ReplayRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
