package dev.llmops.guardrails.remote;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A guardrail service gave no verdict. The message holds nothing of the text that it was asked about. */
public class GuardrailServiceException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     * @param retryable whether asking again may help
     */
    public GuardrailServiceException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
    }
}
