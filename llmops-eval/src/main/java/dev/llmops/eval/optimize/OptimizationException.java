package dev.llmops.eval.optimize;

import dev.llmops.api.error.LlmOpsException;

/** An optimisation cannot start or continue. Paid answers are in its folder, and another run with the same settings continues from there. */
public class OptimizationException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    OptimizationException(String message) {
        super(message);
    }
}
