package dev.llmops.serving.pool;

import dev.llmops.api.error.ModelException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No endpoint of a pool can take the call: none is suitable, or all suitable ones are at their limit or behind an open circuit breaker for
 * longer than the call
 * may wait. The message gives the reason for each endpoint.
 */
public class NoEndpointException extends ModelException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * Creates the exception.
     *
     * @param message the reason, for each endpoint
     * @param cause the failure of the last attempt, or null if there was none
     * @param retryAfter when the first endpoint may take it, or null if none is ever suitable
     */
    public NoEndpointException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause, retryAfter != null);
        this.retryAfter = retryAfter;
    }

    /** {@return when the first endpoint may take the call; empty if none is ever suitable} */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
