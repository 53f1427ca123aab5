package dev.llmops.serving.pool;

import dev.llmops.serving.internal.option.Durations;
import dev.llmops.serving.internal.option.Range;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call to a pool may take. Null means no deadline. A deadline of an attempt ends it with a
 * {@link dev.llmops.api.error.ModelTimeoutException}, and the call continues elsewhere if the caller has not yet seen any of the answer; the
 * total deadline ends the call.
 *
 * @param firstToken from the start of an attempt to its first token
 * @param betweenTokens from one token of an attempt to the next
 * @param total from the call to the end of the answer, including all attempts and waits
 * @param minTokensPerSecond minimum speed of an attempt after its first token, where each event of the stream counts as a token; checked from
 *     5 seconds on
 */
public record Deadlines(
        @Nullable Duration firstToken,
        @Nullable Duration betweenTokens,
        @Nullable Duration total,
        @Nullable Double minTokensPerSecond) {

    /** No deadline. */
    public static final Deadlines NONE = new Deadlines(null, null, null, null);

    /** Rejects a deadline that is not above 0. */
    public Deadlines {
        requirePositive("firstToken", firstToken);
        requirePositive("betweenTokens", betweenTokens);
        requirePositive("total", total);
        Range.within("minTokensPerSecond", minTokensPerSecond, Math.nextUp(0.0), 1e9);
    }

    private static void requirePositive(String name, @Nullable Duration value) {
        if (value != null) {
            Durations.requirePositive("the deadline " + name, value);
        }
    }

    /**
     * {@return a copy with another deadline for the first token}
     *
     * @param value from the start of an attempt, above 0
     */
    public Deadlines withFirstToken(Duration value) {
        return new Deadlines(value, betweenTokens, total, minTokensPerSecond);
    }

    /**
     * {@return a copy with another deadline between tokens}
     *
     * @param value from one token to the next, above 0
     */
    public Deadlines withBetweenTokens(Duration value) {
        return new Deadlines(firstToken, value, total, minTokensPerSecond);
    }

    /**
     * {@return a copy with another deadline for the whole call}
     *
     * @param value from the call on, above 0
     */
    public Deadlines withTotal(Duration value) {
        return new Deadlines(firstToken, betweenTokens, value, minTokensPerSecond);
    }

    /**
     * {@return a copy with another minimum speed}
     *
     * @param value tokens per second, above 0
     */
    public Deadlines withMinTokensPerSecond(double value) {
        return new Deadlines(firstToken, betweenTokens, total, value);
    }

    boolean ofAttempts() {
        return firstToken != null || betweenTokens != null || minTokensPerSecond != null;
    }
}
