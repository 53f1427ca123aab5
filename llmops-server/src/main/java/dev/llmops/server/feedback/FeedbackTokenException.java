package dev.llmops.server.feedback;

import dev.llmops.api.error.LlmOpsException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A token for feedback was refused; nothing was kept, and what was kept before stays. */
public final class FeedbackTokenException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /** Why a token was refused. */
    public enum Reason {

        /** It is no token. */
        MALFORMED(400),

        /** It names a key that is not there, or not any more. */
        UNKNOWN_KEY(401),

        /** It was changed, or signed by another key of that name. */
        WRONG_SIGNATURE(401),

        /** It is too old. */
        EXPIRED(401),

        /** It does not allow the signal. */
        SIGNAL_NOT_ALLOWED(403),

        /** The answer is another tenant's. */
        WRONG_TENANT(403),

        /** It gave the signal already. */
        REPLAYED(409);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /** {@return the HTTP status that says so} */
        public int status() {
            return status;
        }

        /** {@return what programs tell it by, such as {@code feedback_token_expired}} */
        public String code() {
            return "feedback_token_" + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public FeedbackTokenException(Reason reason, String message) {
        this(reason, message, null);
    }

    FeedbackTokenException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false);
        this.reason = reason;
    }

    /** {@return why} */
    public Reason reason() {
        return reason;
    }
}
