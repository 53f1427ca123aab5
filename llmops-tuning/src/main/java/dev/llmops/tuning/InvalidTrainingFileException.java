package dev.llmops.tuning;

import dev.llmops.api.error.LlmOpsException;

/** A training file that a service would refuse, after it was uploaded. The message names the first problems by line. */
public final class InvalidTrainingFileException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    InvalidTrainingFileException(String message) {
        super(message);
    }
}
