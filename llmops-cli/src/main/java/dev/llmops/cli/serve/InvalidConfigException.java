package dev.llmops.cli.serve;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A configuration that is none: the message has file, line, key and rule. It never has the value of an environment variable. */
final class InvalidConfigException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    InvalidConfigException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
