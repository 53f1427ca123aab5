package dev.llmops.local.sampling;

/**
 * Makes tokens of the text so far less likely, those of the prompt too.
 *
 * @param last how many tokens back count, from 1 to 65,536
 * @param repeat the logit of a token that was there is divided by this, or multiplied if it is negative; above 0, 1 for
 *     no effect
 * @param frequency subtracted from its logit for each time it was there, from -100 to 100; 0 for no effect
 * @param presence subtracted from its logit once, from -100 to 100; 0 for no effect
 */
public record Penalties(int last, double repeat, double frequency, double presence) {

    /** As llama.cpp looks back by default. */
    public static final int DEFAULT_LAST = 64;

    /** Checks the ranges. */
    public Penalties {
        Range.within("repeat_last_n", last, 1, Range.MAX_LOOK_BACK);
        Range.above("repeat_penalty", repeat, 0, 100);
        Range.within("frequency_penalty", frequency, -100, 100);
        Range.within("presence_penalty", presence, -100, 100);
        if (repeat == 1 && frequency == 0 && presence == 0) {
            throw new IllegalArgumentException(
                    "penalties must have an effect, but repeat_penalty was 1 and the others 0; leave them out");
        }
    }

    /**
     * {@return a penalty on tokens of the last 64}
     *
     * @param penalty for {@link #repeat}
     */
    public static Penalties repeat(double penalty) {
        return new Penalties(DEFAULT_LAST, penalty, 0, 0);
    }
}
