package dev.llmops.experiments.analysis;

/**
 * Two ends; infinite where the data do not bound the value.
 *
 * @param lower lower end
 * @param upper upper end
 */
public record Interval(double lower, double upper) {

    /** Nothing is known. */
    public static final Interval UNKNOWN = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /**
     * {@return a value with as much on either side}
     *
     * @param centre the value
     * @param halfWidth at least 0
     */
    public static Interval around(double centre, double halfWidth) {
        return new Interval(centre - halfWidth, centre + halfWidth);
    }

    /**
     * {@return this less another, end by end: it holds the difference when both hold their values}
     *
     * @param other what is taken away
     */
    public Interval minus(Interval other) {
        return new Interval(lower - other.upper, upper - other.lower);
    }

    /** {@return the interval of the value with the other sign} */
    Interval negated() {
        return new Interval(-upper, -lower);
    }

    /** {@return whether all of it is less than a distance from 0} */
    boolean within(double distance) {
        return lower > -distance && upper < distance;
    }

    /** {@return whether both ends are finite} */
    boolean bounded() {
        return Double.isFinite(lower) && Double.isFinite(upper);
    }
}
