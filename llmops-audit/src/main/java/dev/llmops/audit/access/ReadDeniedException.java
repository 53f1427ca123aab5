package dev.llmops.audit.access;

import dev.llmops.api.error.LlmOpsException;

/** A reader may not read what they requested. The attempt is recorded in the audit log. */
public final class ReadDeniedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    ReadDeniedException(String message) {
        super(message);
    }
}
