package dev.llmops.audit.access;

import dev.llmops.api.error.LlmOpsException;

/** Somebody may not read what they asked for. The attempt stands in the audit log. */
public final class ReadDeniedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    ReadDeniedException(String message) {
        super(message);
    }
}
