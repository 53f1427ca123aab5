package dev.llmops.monitoring.backend;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A tracing backend cannot be reached, or lacks the target for traces. */
public class TracingBackendException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    TracingBackendException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
    }
}
