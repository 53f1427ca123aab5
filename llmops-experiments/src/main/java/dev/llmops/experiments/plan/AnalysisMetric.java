package dev.llmops.experiments.plan;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A metric and how it is compared. Fixed before the data are seen.
 *
 * @param name what the store keeps its rows by
 * @param aggregation how a unit's rows become its value
 * @param direction which way is better
 * @param smallestEffect the smallest difference of interest, in the metric's unit, at least 0. If an interval is within it, that is
 *     the verdict; 0 gives up that verdict
 * @param method how a difference gets its interval
 * @param quantile which one, between 0 and 1; ignored unless the aggregation is {@link Aggregation#QUANTILE}
 * @param adjustment what is done with the covariate
 * @param covariate name of a covariate from before the exposure, or null
 */
public record AnalysisMetric(
        String name,
        Aggregation aggregation,
        Direction direction,
        double smallestEffect,
        Method method,
        double quantile,
        Adjustment adjustment,
        @Nullable String covariate) {

    /** Refuses what does not fit together. */
    public AnalysisMetric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(aggregation, "aggregation");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(adjustment, "adjustment");
        if (!(smallestEffect >= 0) || Double.isInfinite(smallestEffect)) {
            throw refused(name, "smallestEffect must be finite and at least 0, but was " + smallestEffect);
        }
        if (aggregation == Aggregation.QUANTILE && !(quantile > 0 && quantile < 1)) {
            throw refused(name, "quantile must be between 0 and 1, but was " + quantile);
        }
        String wanted = wrongFor(method, aggregation);
        if (wanted != null) {
            throw refused(name, method + " needs " + wanted + ", but the aggregation was " + aggregation);
        }
        if (method == Method.MIXTURE_SPRT && smallestEffect == 0) {
            throw refused(name, "MIXTURE_SPRT is tuned to smallestEffect, which must be above 0");
        }
        if ((adjustment == Adjustment.NONE) != (covariate == null)) {
            throw refused(name, "an adjustment needs a covariate, and a covariate an adjustment");
        }
        if (covariate != null && !method.usesMoments()) {
            throw refused(name, method + " takes no covariate");
        }
    }

    private static @Nullable String wrongFor(Method method, Aggregation aggregation) {
        return switch (method) {
            case QUANTILE -> aggregation == Aggregation.QUANTILE ? null : "QUANTILE";
            case BETA_BINOMIAL -> aggregation == Aggregation.SHARE ? null : "SHARE";
            case BETTING, EMPIRICAL_BERNSTEIN ->
                aggregation == Aggregation.MEAN_PER_UNIT || aggregation == Aggregation.SHARE
                        ? null
                        : "MEAN_PER_UNIT or SHARE";
            case ASYMPTOTIC, MIXTURE_SPRT, GROUP_SEQUENTIAL ->
                aggregation == Aggregation.QUANTILE ? "another aggregation" : null;
        };
    }

    private static IllegalArgumentException refused(String name, String rule) {
        return new IllegalArgumentException("metric '" + name + "': " + rule);
    }

    /**
     * {@return a metric whose difference gets the default sequence}
     *
     * @param name what the store keeps its rows by
     * @param aggregation anything but a quantile
     * @param direction which way is better
     * @param smallestEffect the smallest difference of interest, in the metric's unit; 0 for none
     */
    public static AnalysisMetric of(String name, Aggregation aggregation, Direction direction, double smallestEffect) {
        return new AnalysisMetric(
                name, aggregation, direction, smallestEffect, Method.ASYMPTOTIC, 0, Adjustment.NONE, null);
    }

    /**
     * {@return a quantile over units, such as the 95th percentile of latency}
     *
     * @param name what the store keeps its rows by; its values are at least 0
     * @param quantile between 0 and 1
     * @param direction which way is better
     * @param smallestEffect the smallest difference of interest; 0 for none
     */
    public static AnalysisMetric ofQuantile(String name, double quantile, Direction direction, double smallestEffect) {
        return new AnalysisMetric(
                name,
                Aggregation.QUANTILE,
                direction,
                smallestEffect,
                Method.QUANTILE,
                quantile,
                Adjustment.NONE,
                null);
    }

    /**
     * {@return this with another method}
     *
     * @param other the method
     */
    public AnalysisMetric by(Method other) {
        return new AnalysisMetric(name, aggregation, direction, smallestEffect, other, quantile, adjustment, covariate);
    }

    /**
     * {@return this, adjusted for a covariate}
     *
     * @param how the adjustment
     * @param of name of a covariate from before the exposure
     */
    public AnalysisMetric adjusted(Adjustment how, String of) {
        return new AnalysisMetric(name, aggregation, direction, smallestEffect, method, quantile, how, of);
    }

    /** {@return what tells it from the other metrics of a plan, such as {@code latency p95}} */
    public String label() {
        return switch (aggregation) {
            case TOTAL -> name + " per unit";
            case SHARE -> "share with " + name;
            case MEAN_PER_ROW -> name;
            case MEAN_PER_UNIT -> name + " (mean of units)";
            case QUANTILE -> name + " p" + percent();
        };
    }

    private String percent() {
        return BigDecimal.valueOf(quantile * 100)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
