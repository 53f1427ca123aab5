package dev.llmops.api.message;

import dev.llmops.api.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that a call used. A null is a count that nobody told; it is not zero.
 *
 * @param input tokens read, cached ones included
 * @param output tokens written, reasoning included
 * @param cachedInput those of {@code input} that came from a cache
 * @param reasoning those of {@code output} that were reasoning
 * @param cacheWriteInput those of {@code input} that were kept in a cache for later calls
 */
public record TokenUsage(
        @Nullable Integer input,
        @Nullable Integer output,
        @Nullable Integer cachedInput,
        @Nullable Integer reasoning,
        @Nullable Integer cacheWriteInput) {

    /** Nothing is known. */
    public static final TokenUsage UNKNOWN = new TokenUsage(null, null, null, null, null);

    /** No token was used. */
    public static final TokenUsage ZERO = new TokenUsage(0, 0, 0, 0, 0);

    /** Refuses negative counts. */
    public TokenUsage {
        Range.atLeast("input", input, 0);
        Range.atLeast("output", output, 0);
        Range.atLeast("cachedInput", cachedInput, 0);
        Range.atLeast("reasoning", reasoning, 0);
        Range.atLeast("cacheWriteInput", cacheWriteInput, 0);
    }

    /**
     * Usage of which nobody told what was kept in a cache.
     *
     * @param input tokens read, cached ones included
     * @param output tokens written, reasoning included
     * @param cachedInput those of {@code input} that came from a cache
     * @param reasoning those of {@code output} that were reasoning
     */
    public TokenUsage(
            @Nullable Integer input,
            @Nullable Integer output,
            @Nullable Integer cachedInput,
            @Nullable Integer reasoning) {
        this(input, output, cachedInput, reasoning, null);
    }

    /**
     * {@return usage with input and output known}
     *
     * @param input tokens read
     * @param output tokens written
     */
    public static TokenUsage of(int input, int output) {
        return new TokenUsage(input, output, null, null);
    }

    /** {@return input and output together, or null if one of them is unknown or the sum is beyond the range of an int} */
    public @Nullable Integer total() {
        return sum(input, output);
    }

    /**
     * Adds two calls.
     *
     * @param other the other call
     * @return the sum; a count that is unknown on either side is unknown in the sum, and so is one beyond the range of an int: what a
     *     server claims must not cost the record of a call
     */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                sum(input, other.input),
                sum(output, other.output),
                sum(cachedInput, other.cachedInput),
                sum(reasoning, other.reasoning),
                sum(cacheWriteInput, other.cacheWriteInput));
    }

    private static @Nullable Integer sum(@Nullable Integer a, @Nullable Integer b) {
        return a == null || b == null || a > Integer.MAX_VALUE - b ? null : (Integer) (a + b);
    }
}
