package dev.llmops.audit.evidence;

import dev.llmops.api.error.LlmOpsException;

/** There is no evidence to export: the log does not match what was signed, or nothing was signed. The message says where they differ. */
public final class EvidenceRefusedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    EvidenceRefusedException(String message) {
        super(message);
    }
}
