package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/**
 * A tool call of the model has arguments that are not JSON or break the tool's schema, or names a tool that was not
 * offered. The same question may be answered better when it is asked again, or by another model.
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
