package dev.llmops.experiments.canary;

import java.util.Objects;

/**
 * A metric that the canary must not make worse. A unit counts once in each stage, with the mean of its values there.
 *
 * @param metric its name, as in {@code UnitMetrics}
 * @param kind how its values are compared
 * @param margin harm that must not be promoted, above 0: a difference of means, and for {@link Kind#RATIO} a share of the control's
 *     mean, such as 0.1 for a tenth
 * @param higherIsBetter whether a lower mean does harm; else a higher one does
 */
public record Guard(String metric, Kind kind, double margin, boolean higherIsBetter) {

    /** How values are compared. */
    public enum Kind {
        /** Values from 0 to 1, such as 1 for a call that was blocked. The difference of the means. */
        RATE,
        /**
         * A rate of which any occurrence is a hard failure. Compared as a rate, and besides by an exact test on the units with such a
         * failure, which may roll back from the first unit on.
         */
        FAILURES,
        /** Any values. The difference of the means. */
        MEAN,
        /** Values above 0, such as latency or cost. The difference of the logarithms' means. */
        RATIO
    }

    /** Refuses a margin out of range, and failures that are better when there are more. */
    public Guard {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(kind, "kind");
        if (!(margin > 0) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException(
                    "the margin of guard '" + metric + "' must be finite and above 0, but was " + margin);
        }
        if (kind == Kind.FAILURES && higherIsBetter) {
            throw new IllegalArgumentException(
                    "guard '" + metric + "' counts failures, of which more are never better");
        }
    }

    /**
     * {@return a guard on hard failures, such as calls that failed}
     *
     * @param metric values from 0 to 1
     * @param margin difference of the shares that must not be promoted, such as 0.02
     */
    public static Guard failures(String metric, double margin) {
        return new Guard(metric, Kind.FAILURES, margin, false);
    }

    /**
     * {@return a guard on a rate}
     *
     * @param metric values from 0 to 1
     * @param margin difference of the rates that must not be promoted, such as 0.02
     */
    public static Guard rate(String metric, double margin) {
        return new Guard(metric, Kind.RATE, margin, false);
    }

    /**
     * {@return a guard on a mean}
     *
     * @param metric any values
     * @param margin difference of the means that must not be promoted
     */
    public static Guard mean(String metric, double margin) {
        return new Guard(metric, Kind.MEAN, margin, false);
    }

    /**
     * {@return a guard on a mean of values above 0, relative to the control}
     *
     * @param metric values above 0
     * @param margin how much more of the control's mean must not be promoted, such as 0.1 for a tenth
     */
    public static Guard ratio(String metric, double margin) {
        return new Guard(metric, Kind.RATIO, margin, false);
    }

    /** {@return the same guard for a metric of which more is better, such as a score} */
    public Guard whereHigherIsBetter() {
        return new Guard(metric, kind, margin, true);
    }

    /** {@return the margin on the scale on which means are compared} */
    double scaledMargin() {
        return kind == Kind.RATIO ? Math.log1p(margin) : margin;
    }

    /** {@return a unit's mean on the scale on which means are compared; more does harm} */
    double scaled(double mean) {
        if ((kind == Kind.RATE || kind == Kind.FAILURES) && !(mean >= 0 && mean <= 1)) {
            throw new IllegalArgumentException("values of guard '" + metric
                    + "' must be from 0 to 1, but the mean of a unit was " + mean + "; make it a guard on a mean");
        }
        if (kind == Kind.RATIO && !(mean > 0)) {
            throw new IllegalArgumentException("values of guard '" + metric
                    + "' must be above 0, but the mean of a unit was " + mean + "; make it a guard on a mean");
        }
        double value = kind == Kind.RATIO ? Math.log(mean) : mean;
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "values of guard '" + metric + "' must be finite, but the mean of a unit was " + mean);
        }
        return higherIsBetter ? -value : value;
    }
}
