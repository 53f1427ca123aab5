package dev.llmops.guardrails.detect;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** Thrown if a file is not a store of attacks, is corrupt, or belongs to another embedding. The message gives the file and the rule. */
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
