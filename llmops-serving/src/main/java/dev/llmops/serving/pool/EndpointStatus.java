package dev.llmops.serving.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Pool} knows of an endpoint at one moment.
 *
 * @param name its name
 * @param circuit whether it gets attempts
 * @param retryAfter how long until an open circuit lets one attempt probe; null if it is not open
 * @param inFlight attempts that it works on
 * @param outstandingTokens tokens that these may use
 * @param firstToken moving average of the time to first token; null as long as none is known
 * @param attempts attempts that ended since the pool was built
 * @param failures how many of them failed by a fault of the endpoint: refused, rate limited, broken off or too slow
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

    /** State of a circuit breaker: that of the endpoint, or of its provider if that is worse. */
    public enum Circuit {
        /** Attempts get through. */
        CLOSED,
        /** The next attempt probes, or one does already. */
        HALF_OPEN,
        /** Nothing gets through for a time. */
        OPEN
    }
}
