package dev.llmops.guardrails.detect;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A file is no model of a trained detector, or a broken one. The message names the file and the rule. */
public final class InvalidDetectorModelException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the file, the rule, the bad value and what to do
     * @param cause the cause, or null
     */
    public InvalidDetectorModelException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
