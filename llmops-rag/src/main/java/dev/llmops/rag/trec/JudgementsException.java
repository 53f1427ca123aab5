package dev.llmops.rag.trec;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A file of judgements can not be read, or a line of it is none; the message names the line. */
public class JudgementsException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    JudgementsException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
