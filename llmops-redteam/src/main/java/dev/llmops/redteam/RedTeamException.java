package dev.llmops.redteam;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A catalogue or a run's file cannot be read. */
public class RedTeamException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public RedTeamException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
