package dev.llmops.api.internal;

import org.jspecify.annotations.Nullable;

/** Checks of numbers, with the rule and the bad value in the message. */
public final class Range {

    private Range() {}

    /**
     * Refuses a number that is infinite, no number, or below a bound.
     *
     * @param name of what is checked, for the message
     * @param value the number, or null, which is let through
     * @param least the bound
     */
    public static void atLeast(String name, @Nullable Number value, int least) {
        if (value != null && Double.isInfinite(value.doubleValue())) {
            throw new IllegalArgumentException(name + " must be finite, but was " + value);
        }
        if (value != null && !(value.doubleValue() >= least)) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but was " + value);
        }
    }

    /**
     * Refuses a number outside of a range, or no number.
     *
     * @param name of what is checked, for the message
     * @param value the number, or null, which is let through
     * @param least the least value that may be
     * @param most the largest value that may be
     */
    public static void within(String name, @Nullable Number value, double least, double most) {
        if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            String lower = least > 0 && least < 1e-300 ? "above 0" : "at least " + trim(least);
            throw new IllegalArgumentException(
                    name + " must be " + lower + " and at most " + trim(most) + ", but was " + value);
        }
    }

    private static String trim(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
