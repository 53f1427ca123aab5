package dev.llmops.api.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Thrown when a prompt registry gives no usable answer. The message never contains a key or anything that the registry sent. */
public class PromptRegistryException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there is no usable answer. */
    public enum Reason {
        /** The registry cannot be reached, or the connection broke. */
        UNREACHABLE(true),
        /** The registry did not answer in time. */
        TIMEOUT(true),
        /** The registry asks for fewer calls. */
        BUSY(true),
        /** The registry failed. */
        FAILED(true),
        /** The registry does not accept the credentials, or does not accept them from this caller. */
        CREDENTIALS(false),
        /** The registry refuses the request. */
        REFUSED(false),
        /** The registry returned an invalid answer. */
        INVALID_ANSWER(false),
        /** The data to read or write has no exact equivalent on the other side. */
        UNSUPPORTED(false);

        private final boolean retryable;

        Reason(boolean retryable) {
            this.retryable = retryable;
        }
    }

    /**
     * Creates the exception.
     *
     * @param reason why there is no usable answer
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public PromptRegistryException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, Objects.requireNonNull(reason, "reason").retryable);
        this.reason = reason;
    }

    /** {@return why there is no usable answer} */
    public Reason reason() {
        return reason;
    }
}
