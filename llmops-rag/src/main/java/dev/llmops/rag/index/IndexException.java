package dev.llmops.rag.index;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** The index cannot be opened, read or written. No committed data is lost. */
public class IndexException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public IndexException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    IndexException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
    }
}
