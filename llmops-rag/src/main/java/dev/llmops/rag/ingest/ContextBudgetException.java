package dev.llmops.rag.ingest;

import dev.llmops.api.error.LlmOpsException;

/** A passage's context would need more calls of a model than are allowed. What was written before is kept. */
public class ContextBudgetException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message how many calls are allowed
     */
    public ContextBudgetException(String message) {
        super(message, null, false);
    }
}
