package dev.llmops.api.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a model, or the server in front of it, does not answer. Subclasses describe the cause. */
public class ModelException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     * @param retryable whether the same call may succeed later or elsewhere
     */
    public ModelException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
    }

    /** {@return when the same call may succeed, if known; empty unless a subclass knows it} */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
