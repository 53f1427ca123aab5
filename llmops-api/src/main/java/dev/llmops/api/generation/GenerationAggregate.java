package dev.llmops.api.generation;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a group of generations.
 *
 * @param key what they have in common, as defined by {@link GenerationAggregation.By}; null if they have no such value, or if all are in
 *     one group. For a name longer than 80 characters, its beginning and its hash
 * @param count number of generations
 * @param figures the measures that were asked for, in that order; for costs, one figure per currency
 */
public record GenerationAggregate(@Nullable String key, long count, List<Figure> figures) {

    /** Copies the figures. */
    public GenerationAggregate {
        figures = List.copyOf(figures);
    }

    /**
     * A measure, aggregated. A value that is not known for a generation counts as unknown, never as 0.
     *
     * @param measure the measure
     * @param currency for costs, the ISO 4217 currency, {@code XXX} for calls that used no model and so cost nothing; null if no
     *     cost is known
     * @param known number of generations in the group whose value is known
     * @param unknown number of generations whose value is not known in any currency
     * @param sum the sum, exact but for scores; null if none is known
     * @param least the smallest value; null if none is known
     * @param most the largest value; null if none is known
     * @param mean the mean of the known values; null if there are none
     * @param percentiles for each percentile asked for, the smallest value that at least this share of the known values does not exceed
     *     (nearest rank); empty if none is known
     */
    public record Figure(
            GenerationMeasure measure,
            @Nullable String currency,
            long known,
            long unknown,
            @Nullable BigDecimal sum,
            @Nullable Double least,
            @Nullable Double most,
            @Nullable Double mean,
            Map<Double, Double> percentiles) {

        /** Copies the percentiles. */
        public Figure {
            Objects.requireNonNull(measure, "measure");
            percentiles = Map.copyOf(percentiles);
        }
    }
}
