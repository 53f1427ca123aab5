package dev.llmops.audit.checkpoint;

import dev.llmops.api.error.LlmOpsException;

/**
 * A log is not signed, because it is not the continuation of what was signed before: its end was cut off, it was rewritten, or another key signed that,
 * which nobody named.
 */
public final class CheckpointRefusedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    CheckpointRefusedException(String message) {
        super(message);
    }
}
