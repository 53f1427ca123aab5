package dev.llmops.serving.pool;

import dev.llmops.api.error.ModelException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No endpoint of a pool can take the call: none fits it, or all that fit are at their limit or behind an open circuit breaker for longer than the call
 * may wait. The message says it for each endpoint.
 */
public class NoEndpointException extends ModelException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * Creates the exception.
     *
     * @param message why, for each endpoint
     * @param cause the fault of the last attempt, or null if there was none
     * @param retryAfter when the first endpoint may take it, or null if none ever fits
     */
    public NoEndpointException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause, retryAfter != null);
        this.retryAfter = retryAfter;
    }

    /** {@return when the first endpoint may take the call; empty if none of them ever fits it} */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
