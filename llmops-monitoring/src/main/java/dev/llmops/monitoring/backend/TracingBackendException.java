package dev.llmops.monitoring.backend;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A tracing backend cannot be reached, or lacks the target for traces. */
public class TracingBackendException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do; nothing of the backend's response
     * @param cause the cause, or null
     * @param retryable whether it may succeed later
     */
    public TracingBackendException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
    }
}
