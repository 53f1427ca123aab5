package dev.llmops.eval.click;

import dev.llmops.api.error.LlmOpsException;

/** A click log cannot answer a question: it has no clicks, or its positions cannot be compared. */
public final class ClickLogException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    ClickLogException(String message) {
        super(message);
    }
}
