package dev.llmops.api.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A registry of prompts gave no usable answer. The message never holds a key, nor what the registry sent. */
public class PromptRegistryException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there is no answer. */
    public enum Reason {
        /** It cannot be reached, or the connection broke. */
        UNREACHABLE(true),
        /** It did not answer in time. */
        TIMEOUT(true),
        /** It asks to call less often. */
        BUSY(true),
        /** It failed. */
        FAILED(true),
        /** It does not accept the credentials, or not from this caller. */
        CREDENTIALS(false),
        /** It refuses the request. */
        REFUSED(false),
        /** It answered with something else than it must. */
        INVALID_ANSWER(false),
        /** What shall be read or written has no exact form on the other side. */
        UNSUPPORTED(false);

        private final boolean retryable;

        Reason(boolean retryable) {
            this.retryable = retryable;
        }
    }

    /**
     * Creates the exception.
     *
     * @param reason why there is no answer
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public PromptRegistryException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, Objects.requireNonNull(reason, "reason").retryable);
        this.reason = reason;
    }

    /** {@return why there is no answer} */
    public Reason reason() {
        return reason;
    }
}
