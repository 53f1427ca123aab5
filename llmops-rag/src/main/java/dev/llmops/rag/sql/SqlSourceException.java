package dev.llmops.rag.sql;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A statement was rejected before it ran, ran too long, or failed; the message says which. It changed nothing. */
public class SqlSourceException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    SqlSourceException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
    }

    static SqlSourceException refused(String rule) {
        return new SqlSourceException("the statement was not run: " + rule, null, false);
    }
}
