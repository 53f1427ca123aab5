package dev.llmops.tuning;

import dev.llmops.api.error.LlmOpsException;

/** An example has no form in the format that was asked for. It is left out and counted. */
final class UnwritableExampleException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    UnwritableExampleException(String message) {
        super(message);
    }
}
