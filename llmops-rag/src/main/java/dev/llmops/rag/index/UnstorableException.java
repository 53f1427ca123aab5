package dev.llmops.rag.index;

import dev.llmops.api.error.LlmOpsException;

/** A document holds what an index cannot keep. What was written before stays. */
public class UnstorableException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what cannot be kept, and the rule
     */
    public UnstorableException(String message) {
        super(message, null, false);
    }
}
