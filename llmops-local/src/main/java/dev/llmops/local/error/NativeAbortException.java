package dev.llmops.local.error;

import dev.llmops.api.error.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * An assertion inside of llama.cpp failed, which would have ended the JVM. The call that met it is lost, and so is the
 * native context it ran in: the model makes a new one for the next call, but the memory of the old one is given up until
 * the process ends.
 */
public class NativeAbortException extends ModelException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public NativeAbortException(String message, @Nullable Throwable cause) {
        super(message, cause, true);
    }
}
