package dev.llmops.eval.optimize;

import dev.llmops.api.error.LlmOpsException;

/** An optimisation cannot start or continue. Paid answers are in its folder, and another run with the same settings continues from there. */
public class OptimizationException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public OptimizationException(String message) {
        super(message);
    }
}
