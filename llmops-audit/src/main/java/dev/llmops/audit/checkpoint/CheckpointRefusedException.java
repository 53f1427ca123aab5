package dev.llmops.audit.checkpoint;

import dev.llmops.api.error.LlmOpsException;

/**
 * A log was not signed because it does not continue what was signed before: its end was cut off, it was rewritten, or the earlier state was
 * signed by another key
 * that was not named.
 */
public final class CheckpointRefusedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    CheckpointRefusedException(String message) {
        super(message);
    }
}
