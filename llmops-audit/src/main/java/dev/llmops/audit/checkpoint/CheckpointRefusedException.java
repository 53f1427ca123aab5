package dev.llmops.audit.checkpoint;

import dev.llmops.api.error.LlmOpsException;

/** A log is not signed, because it is not the continuation of what was signed before: its end was cut off, or it was rewritten. */
public final class CheckpointRefusedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    CheckpointRefusedException(String message) {
        super(message);
    }
}
