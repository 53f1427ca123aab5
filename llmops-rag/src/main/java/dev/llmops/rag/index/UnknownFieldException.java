package dev.llmops.rag.index;

import dev.llmops.api.error.LlmOpsException;

/** A filter names a field that no passage of the index has, or compares it with a value of another type. */
public class UnknownFieldException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message names the field and the existing fields
     */
    public UnknownFieldException(String message) {
        super(message, null, false);
    }
}
