package dev.llmops.local.sampling;

import dev.llmops.api.text.UnicodeText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * "Don't repeat yourself": makes a token less likely that would go on repeating a passage of the text so far, by
 * {@code multiplier * base ^ (length of the repeated passage - allowedLength)}. See
 * <a href="https://github.com/oobabooga/text-generation-webui/pull/5677">its description</a>.
 *
 * @param multiplier above 0 and at most 100
 * @param base from 1 to 100
 * @param allowedLength passages shorter than this may be repeated; from 0 to 65,536
 * @param last how many tokens back are looked through, from 1 to 65,536
 * @param breakers texts over which no passage reaches; none is empty or longer than 40 bytes
 */
public record Dry(double multiplier, double base, int allowedLength, int last, List<String> breakers) {

    /** As llama.cpp has them. */
    public static final List<String> DEFAULT_BREAKERS = List.of("\n", ":", "\"", "*");

    static final double DEFAULT_BASE = 1.75;
    static final int DEFAULT_ALLOWED_LENGTH = 2;

    /** Checks the ranges. */
    public Dry {
        Range.above("dry_multiplier", multiplier, 0, 100);
        Range.within("dry_base", base, 1, 100);
        Range.within("dry_allowed_length", allowedLength, 0, Range.MAX_LOOK_BACK);
        Range.within("dry_penalty_last_n", last, 1, Range.MAX_LOOK_BACK);
        breakers = List.copyOf(breakers);
        for (String breaker : breakers) {
            UnicodeText.requireWellFormed("a member of dry_sequence_breakers", breaker);
            int length = breaker.getBytes(StandardCharsets.UTF_8).length;
            if (length < 1 || length > 40) {
                throw new IllegalArgumentException("a member of dry_sequence_breakers must have 1 to 40 bytes, but '"
                        + breaker + "' has " + length);
            }
        }
    }

    /**
     * {@return llama.cpp's defaults with this multiplier, looking back on 64 tokens}
     *
     * @param multiplier above 0
     */
    public static Dry of(double multiplier) {
        return new Dry(multiplier, DEFAULT_BASE, DEFAULT_ALLOWED_LENGTH, Penalties.DEFAULT_LAST, DEFAULT_BREAKERS);
    }
}
