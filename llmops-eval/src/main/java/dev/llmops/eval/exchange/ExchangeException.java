package dev.llmops.eval.exchange;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A file or server of another tool cannot be read or written. Nothing was run, and nothing was partially written. */
public class ExchangeException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public ExchangeException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public ExchangeException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
