package dev.llmops.api.error;

/** Thrown when no generation has the given id. */
public class GenerationNotFoundException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public GenerationNotFoundException(String message) {
        super(message);
    }
}
