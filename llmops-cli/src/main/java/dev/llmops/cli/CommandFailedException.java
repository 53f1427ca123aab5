package dev.llmops.cli;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A command can not do what it was asked for; the message says why and what to do. */
final class CommandFailedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }

    CommandFailedException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
