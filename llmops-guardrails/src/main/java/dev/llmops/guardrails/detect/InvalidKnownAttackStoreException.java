package dev.llmops.guardrails.detect;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A file holds no memory of attacks, a broken one, or one of another embedding. The message names the file and the rule. */
public final class InvalidKnownAttackStoreException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the file, the rule, the bad value and what to do
     * @param cause the cause, or null
     */
    public InvalidKnownAttackStoreException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
