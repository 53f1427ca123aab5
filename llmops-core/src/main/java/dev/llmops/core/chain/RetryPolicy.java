package dev.llmops.core.chain;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.commons.internal.option.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * How often and when a failed attempt is repeated on the same model, before the next one gets its turn. Only
 * {@linkplain LlmOpsException#retryable() retryable} faults are, and only before any of the answer has arrived; any other fault of a model
 * goes to the next one at once.
 *
 * @param maxRetries most repetitions for each model, at least 0
 * @param initialDelay wait before the first repetition; each further one waits twice as long
 * @param maxDelay longest wait, also where a server asks for a longer one: then the model is given up
 */
public record RetryPolicy(int maxRetries, Duration initialDelay, Duration maxDelay) {

    /** No repetition. */
    public static final RetryPolicy NONE = new RetryPolicy(0, Duration.ZERO, Duration.ZERO);

    /** Refuses negative values. */
    public RetryPolicy {
        Objects.requireNonNull(initialDelay, "initialDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        Require.atLeast("maxRetries", maxRetries, 0);
        if (initialDelay.isNegative() || maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException("initialDelay must be at least 0 and at most maxDelay, but they were "
                    + initialDelay + " and " + maxDelay);
        }
    }

    /**
     * {@return repetitions that wait 0.2 seconds at first and 10 seconds at most}
     *
     * @param maxRetries most repetitions for each model, at least 0
     */
    public static RetryPolicy times(int maxRetries) {
        return new RetryPolicy(maxRetries, Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    /**
     * {@return whether a model is asked again}
     *
     * @param error what went wrong last
     * @param failures how often it failed
     */
    public boolean allows(LlmOpsException error, int failures) {
        return error.retryable() && failures <= maxRetries && asked(error).compareTo(maxDelay) <= 0;
    }

    /**
     * {@return how long to wait after a number of failures: what the server asked for, else between half and all of the
     * doubled delay, so that clients which failed together do not come back together}
     *
     * @param error what went wrong last
     * @param failures how often it failed
     * @param random from 0 to 1
     */
    public Duration delay(LlmOpsException error, int failures, double random) {
        Duration asked = asked(error);
        if (!asked.isZero()) {
            return asked;
        }
        double doubled = Math.min(initialDelay.toNanos() * Math.pow(2, failures - 1.0), (double) maxDelay.toNanos());
        return Duration.ofNanos((long) (doubled * (0.5 + random / 2)));
    }

    private static Duration asked(LlmOpsException error) {
        return error instanceof RateLimitedException limited
                ? limited.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
    }
}
