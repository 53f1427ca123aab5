package dev.llmops.api.error;

/** What may be spent is used up: the model was not asked. */
public class QuotaExceededException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is used up and what to do
     */
    public QuotaExceededException(String message) {
        super(message, null, false);
    }
}
