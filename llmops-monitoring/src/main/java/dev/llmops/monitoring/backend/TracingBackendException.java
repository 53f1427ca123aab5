package dev.llmops.monitoring.backend;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A tracing backend cannot be asked, or does not have what traces are to be sent to. */
public class TracingBackendException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do; nothing of what the backend answered
     * @param cause the cause, or null
     * @param retryable whether it may go better later
     */
    public TracingBackendException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
    }
}
