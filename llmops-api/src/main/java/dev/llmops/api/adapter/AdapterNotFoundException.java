package dev.llmops.api.adapter;

import dev.llmops.api.error.LlmOpsException;

/** Thrown when no adapter, version or label has the given name. */
public class AdapterNotFoundException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public AdapterNotFoundException(String message) {
        super(message);
    }
}
