package dev.llmops.api.cache;

import dev.llmops.api.error.LlmOpsException;

/** A call wanted an answer from the cache alone, and there is none. */
public class NotCachedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message why there is none and what to do
     */
    public NotCachedException(String message) {
        super(message);
    }
}
