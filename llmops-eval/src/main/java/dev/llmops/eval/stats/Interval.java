package dev.llmops.eval.stats;

/**
 * A closed interval, at the 95 % level unless stated otherwise.
 *
 * @param low its lower end
 * @param high its upper end, at least {@code low}
 */
public record Interval(double low, double high) {

    /** Rejects ends that are not finite or in the wrong order. */
    public Interval {
        if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
            throw new IllegalArgumentException(
                    "an interval must have finite ends in order, but was " + low + " to " + high);
        }
    }

    /**
     * {@return whether a value lies within, ends included}
     *
     * @param value the value
     */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
