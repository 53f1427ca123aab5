package dev.llmops.api.error;

/** Thrown when no prompt, version or label has the given name. */
public class PromptNotFoundException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public PromptNotFoundException(String message) {
        super(message);
    }
}
