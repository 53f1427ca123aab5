package dev.llmops.api.message;

import dev.llmops.api.internal.Range;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a call used. A null count was not reported; it is not zero.
 *
 * @param input tokens read, including cached ones
 * @param output tokens written, including reasoning
 * @param cachedInput the part of {@code input} that came from a cache
 * @param reasoning the part of {@code output} that was reasoning
 * @param cacheWriteInput the part of {@code input} that was stored in a cache for later calls
 */
public record TokenUsage(
        @Nullable Integer input,
        @Nullable Integer output,
        @Nullable Integer cachedInput,
        @Nullable Integer reasoning,
        @Nullable Integer cacheWriteInput) {

    /** Usage of which nothing is known. */
    public static final TokenUsage UNKNOWN = new TokenUsage(null, null, null, null, null);

    /** Usage of no tokens. */
    public static final TokenUsage ZERO = new TokenUsage(0, 0, 0, 0, 0);

    /** Rejects negative counts. */
    public TokenUsage {
        Range.atLeast("input", input, 0);
        Range.atLeast("output", output, 0);
        Range.atLeast("cachedInput", cachedInput, 0);
        Range.atLeast("reasoning", reasoning, 0);
        Range.atLeast("cacheWriteInput", cacheWriteInput, 0);
    }

    /**
     * Creates usage for which the number of tokens stored in a cache was not reported.
     *
     * @param input tokens read, including cached ones
     * @param output tokens written, including reasoning
     * @param cachedInput the part of {@code input} that came from a cache
     * @param reasoning the part of {@code output} that was reasoning
     */
    public TokenUsage(
            @Nullable Integer input,
            @Nullable Integer output,
            @Nullable Integer cachedInput,
            @Nullable Integer reasoning) {
        this(input, output, cachedInput, reasoning, null);
    }

    /**
     * {@return usage with known input and output}
     *
     * @param input tokens read
     * @param output tokens written
     */
    public static TokenUsage of(int input, int output) {
        return new TokenUsage(input, output, null, null);
    }

    /** {@return input and output together, or null if one of them is unknown or the sum exceeds the range of an int} */
    public @Nullable Integer total() {
        return sum(input, output);
    }

    /**
     * Adds the usage of another call.
     *
     * @param other the usage of the other call
     * @return the sum; a count that is unknown on either side is unknown in the sum, as is one that exceeds the range of an int: a false count
     *     from a server must not prevent the record of a call
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
