package dev.llmops.tuning;

import dev.llmops.api.error.LlmOpsException;

/** A training file that a service would reject after the upload. The message lists the first problems by line. */
public final class InvalidTrainingFileException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    InvalidTrainingFileException(String message) {
        super(message);
    }
}
