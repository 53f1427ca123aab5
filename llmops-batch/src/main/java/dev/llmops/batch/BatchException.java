package dev.llmops.batch;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A batch cannot be run, or not go on; the message says what to do. A row that fails is no exception but a result. */
public class BatchException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public BatchException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
