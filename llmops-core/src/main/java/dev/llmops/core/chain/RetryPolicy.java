package dev.llmops.core.chain;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * How often and when a failed attempt is retried on the same model before the next model is tried. Only
 * {@linkplain LlmOpsException#retryable() retryable} faults are retried, and only before any of the answer has arrived; after any other
 * fault of a model, the next one is tried at once.
 *
 * @param maxRetries the maximum number of retries for each model, at least 0
 * @param initialDelay the wait before the first retry; the wait doubles with each further one
 * @param maxDelay the longest wait; if a server asks for a longer one, the model is given up
 */
public record RetryPolicy(int maxRetries, Duration initialDelay, Duration maxDelay) {

    /** No retries. */
    public static final RetryPolicy NONE = new RetryPolicy(0, Duration.ZERO, Duration.ZERO);

    /** Rejects negative values. */
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
     * {@return retries with a wait of 0.2 seconds at first and 10 seconds at most}
     *
     * @param maxRetries the maximum number of retries for each model, at least 0
     */
    public static RetryPolicy times(int maxRetries) {
        return new RetryPolicy(maxRetries, Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    /**
     * {@return whether to ask the model again}
     *
     * @param error the last error
     * @param failures the number of failures
     */
    public boolean allows(LlmOpsException error, int failures) {
        return error.retryable() && failures <= maxRetries && asked(error).compareTo(maxDelay) <= 0;
    }

    /**
     * {@return how long to wait after a number of failures: the time that the server asked for, otherwise the {@link #backoff}}
     *
     * @param error the last error
     * @param failures the number of failures
     * @param random from 0 to 1
     */
    public Duration delay(LlmOpsException error, int failures, double random) {
        Duration asked = asked(error);
        return asked.isZero() ? backoff(failures, random) : asked;
    }

    /**
     * {@return how long to wait after a number of failures where no server asked for a time: between half and all of the doubled delay, so
     * that clients that failed together do not retry together}
     *
     * @param failures the number of failures
     * @param random from 0 to 1
     */
    public Duration backoff(int failures, double random) {
        double doubled = Math.min(
                Durations.nanos(initialDelay) * Math.pow(2, failures - 1.0), (double) Durations.nanos(maxDelay));
        return Duration.ofNanos((long) (doubled * (0.5 + random / 2)));
    }

    private static Duration asked(LlmOpsException error) {
        return error instanceof RateLimitedException limited
                ? limited.retryAfter().orElse(Duration.ZERO)
                : Duration.ZERO;
    }
}
