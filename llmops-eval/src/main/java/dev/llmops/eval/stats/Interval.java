package dev.llmops.eval.stats;

/**
 * A closed interval, at the level of 95 % unless something else is said.
 *
 * @param low its lower end
 * @param high its upper end, at least {@code low}
 */
public record Interval(double low, double high) {

    /** Refuses ends that are not finite or in the wrong order. */
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
