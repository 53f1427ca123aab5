package dev.llmops.local.store;

import dev.llmops.api.error.LlmOpsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model file could not be fetched. What had arrived of a download is kept, and the next try goes on from there. */
public class ModelFetchException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /** Why it failed. */
    public enum Reason {
        /** The source does not have the file. */
        NOT_FOUND,
        /** The server could not be reached. */
        UNREACHABLE,
        /** The server refused. */
        REFUSED,
        /** The server wants a token, or another one. */
        UNAUTHORIZED,
        /** The server had too many requests, also after waiting as long as it asked for. */
        RATE_LIMITED,
        /** The connection broke or stalled. */
        CUT,
        /** The content is not the expected one. */
        WRONG_CONTENT,
        /** A program that is needed is missing or failed. */
        TOOL,
        /** The store's folder cannot be written, or its disk is full. */
        STORE
    }

    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason why
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public ModelFetchException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, reason == Reason.UNREACHABLE || reason == Reason.CUT || reason == Reason.RATE_LIMITED);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** {@return why it failed} */
    public Reason reason() {
        return reason;
    }
}
