package dev.llmops.eval.click;

import dev.llmops.api.error.LlmOpsException;

/** A click log cannot answer a question: it has no clicks, or its positions cannot be compared. */
public final class ClickLogException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is missing and what to do
     */
    public ClickLogException(String message) {
        super(message);
    }
}
