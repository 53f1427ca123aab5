package dev.llmops.eval.benchmark;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A task cannot be read, or does not fit its documents. The message names the file and its line, or the document. */
public class TaskException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    TaskException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
