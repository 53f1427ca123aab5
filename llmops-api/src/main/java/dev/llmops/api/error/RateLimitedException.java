package dev.llmops.api.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when the model server asks the caller to slow down (HTTP 429). */
public class RateLimitedException extends ModelException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     * @param retryAfter how long the server asks to wait, or null if it did not specify a time
     */
    public RateLimitedException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause, true);
        this.retryAfter = retryAfter;
    }

    /** {@return how long the server asks to wait, if it specified a time} */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
