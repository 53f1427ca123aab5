package dev.llmops.serving.pool;

import dev.llmops.api.error.QuotaExceededException;

/** The call would exceed a {@link Budget} on every endpoint that fits it. No endpoint was asked. */
public class BudgetExceededException extends QuotaExceededException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which budget, and what to do
     */
    public BudgetExceededException(String message) {
        super(message);
    }
}
