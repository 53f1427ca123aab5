package dev.llmops.serving.pool;

import dev.llmops.api.error.QuotaExceededException;

/** The call would exceed a {@link Budget} on every suitable endpoint. No endpoint was called. */
public class BudgetExceededException extends QuotaExceededException {

    private static final long serialVersionUID = 1L;

    private final transient Runnable report;

    /**
     * Creates the exception.
     *
     * @param message names the budget and says what to do
     */
    public BudgetExceededException(String message) {
        this(message, () -> {});
    }

    /** With what tells the listener of the budget, once the call has really ended with this. */
    BudgetExceededException(String message, Runnable report) {
        super(message);
        this.report = report;
    }

    void report() {
        report.run();
    }
}
