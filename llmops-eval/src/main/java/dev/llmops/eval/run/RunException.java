package dev.llmops.eval.run;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A run cannot start, resume, or be read. The content of its file is kept. */
public class RunException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public RunException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
