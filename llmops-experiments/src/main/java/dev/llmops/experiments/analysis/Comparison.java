package dev.llmops.experiments.analysis;

import dev.llmops.experiments.plan.Direction;
import dev.llmops.experiments.plan.Method;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A variant against the control by one metric. Units are independent, not paired.
 *
 * @param metric label of the metric
 * @param role what it is looked at for
 * @param direction which way is better
 * @param variant name of the variant
 * @param control name of the control
 * @param units units of both that were compared
 * @param difference variant less control, weighted over the sets of weights; null if there is none
 * @param interval where the difference lies, at its level; infinite while nothing is known
 * @param p always-valid p-value, the smallest so far; null where the method has none
 * @param adjustedP the same, for the number of variants (primary metric, Holm) or of metrics (exploratory, Benjamini and Hochberg of 1/e)
 * @param verdict what it comes to
 * @param reason why there is no verdict; null if there is one
 * @param detail of the reason, or of how the interval came about; may be empty
 * @param method how the interval came about
 * @param bound the margin of a guard, else the smallest effect of interest; 0 for none
 * @param sequence what was known over time
 */
public record Comparison(
        String metric,
        MetricRole role,
        Direction direction,
        String variant,
        String control,
        long units,
        @Nullable Double difference,
        Interval interval,
        @Nullable Double p,
        @Nullable Double adjustedP,
        Verdict verdict,
        @Nullable NoVerdict reason,
        String detail,
        Method method,
        double bound,
        List<Point> sequence) {

    /** Copies the sequence. */
    public Comparison {
        sequence = List.copyOf(sequence);
    }

    /**
     * What was known at a time.
     *
     * @param at the time
     * @param units units of both
     * @param difference variant less control
     * @param interval where it lay
     */
    public record Point(Instant at, long units, double difference, Interval interval) {}
}
