package dev.llmops.api.error;

/** Thrown when a generation cannot be replayed exactly; the message explains why. */
public class ReplayRefusedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public ReplayRefusedException(String message) {
        super(message);
    }
}
