package dev.llmops.api.cache;

import dev.llmops.api.error.LlmOpsException;

/** Thrown when a call accepts an answer only from the cache, and there is none. */
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
