package dev.llmops.rag.index;

import dev.llmops.api.error.LlmOpsException;

/** A document holds something that an index cannot store. Earlier writes stay. */
public class UnstorableException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what cannot be stored, and the rule
     */
    public UnstorableException(String message) {
        super(message, null, false);
    }
}
