package dev.llmops.serving.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of an endpoint of a {@link Pool} at one moment.
 *
 * @param circuit the state of its circuit breaker
 * @param retryAfter how long until an open circuit lets one attempt probe; null if it is not open
 * @param inFlight attempts in progress
 * @param outstandingTokens tokens that these may use
 * @param firstToken moving average of the time to first token; null while none is known
 * @param attempts attempts that ended since the pool was built
 * @param failures how many of them failed because of the endpoint: rejected, rate limited, broken off or too slow
 */
public record EndpointStatus(
        String name,
        Circuit circuit,
        @Nullable Duration retryAfter,
        int inFlight,
        long outstandingTokens,
        @Nullable Duration firstToken,
        long attempts,
        long failures) {

    /** The state of a circuit breaker: that of the endpoint, or of its provider if that is worse. */
    public enum Circuit {
        /** Attempts are let through. */
        CLOSED,
        /** The next attempt probes, or one already does. */
        HALF_OPEN,
        /** No attempts are let through for a while. */
        OPEN
    }
}
