package dev.llmops.rag.trec;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A file of judgements cannot be read, or one of its lines is not a judgement; the message names the line. */
public class QrelsException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    QrelsException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
