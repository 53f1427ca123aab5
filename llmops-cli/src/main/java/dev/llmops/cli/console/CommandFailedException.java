package dev.llmops.cli.console;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked for; the message says why and what to do. */
public final class CommandFailedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    public CommandFailedException(String message) {
        super(message);
    }

    public CommandFailedException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
