package dev.llmops.serving.pool;

import dev.llmops.serving.internal.option.Durations;
import dev.llmops.serving.internal.option.Range;
import java.time.Duration;

/**
 * When a failing endpoint stops receiving calls, and for how long.
 *
 * @param window how many of the latest attempts count, at least 1
 * @param minimumCalls how many of them are needed before it can open, from 1 to {@code window}
 * @param failureRate the share of failed attempts at which it opens, above 0 and at most 1
 * @param openFor how long it stays open before one attempt probes; each failed probe doubles it
 * @param maxOpenFor the longest time that it stays open, even if a server asks for longer with Retry-After
 */
public record CircuitBreakerPolicy(
        int window, int minimumCalls, double failureRate, Duration openFor, Duration maxOpenFor) {

    /** Half of the last 20 attempts, at least 5 of them; 5 seconds to 5 minutes. */
    public static final CircuitBreakerPolicy STANDARD =
            new CircuitBreakerPolicy(20, 5, 0.5, Duration.ofSeconds(5), Duration.ofMinutes(5));

    /** Rejects values out of range. */
    public CircuitBreakerPolicy {
        Range.atLeast("window", window, 1);
        Range.within("minimumCalls", minimumCalls, 1, window);
        Range.within("failureRate", failureRate, Math.nextUp(0.0), 1);
        Durations.requirePositive("openFor", openFor);
        if (maxOpenFor.compareTo(openFor) < 0) {
            throw new IllegalArgumentException(
                    "maxOpenFor must be at least openFor, but they were " + maxOpenFor + " and " + openFor);
        }
        Durations.requireAtMostDays("maxOpenFor", maxOpenFor);
    }
}
