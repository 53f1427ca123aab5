package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** Thrown when the model's vendor declines to answer this kind of request. Another vendor may answer it. */
public class ContentPolicyException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public ContentPolicyException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
