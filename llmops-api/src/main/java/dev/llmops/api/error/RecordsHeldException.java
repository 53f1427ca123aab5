package dev.llmops.api.error;

/** Thrown when records are not erased because they are under a legal hold; the message names the hold. */
public class RecordsHeldException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public RecordsHeldException(String message) {
        super(message);
    }
}
