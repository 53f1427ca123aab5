package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/** The vendor of the model does not answer such a request. Another vendor may. */
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
