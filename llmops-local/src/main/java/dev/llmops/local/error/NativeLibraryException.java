package dev.llmops.local.error;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** The native part cannot be loaded on this machine. */
public class NativeLibraryException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public NativeLibraryException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public NativeLibraryException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
