package dev.llmops.api.prompt;

import dev.llmops.api.error.LlmOpsException;

/** Thrown when the policy of a protected label does not let it move; the label stays where it is. */
public class LabelRefusedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is refused and why
     */
    public LabelRefusedException(String message) {
        super(message);
    }
}
