package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a tool call from the model has arguments that are not JSON or violate the tool's schema, or names a tool that was not
 * offered. Asking the same question again, or asking another model, may produce a better answer.
 */
public class InvalidToolArgumentsException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public InvalidToolArgumentsException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public InvalidToolArgumentsException(String message, @Nullable Throwable cause) {
        super(message, cause, true);
    }
}
