package dev.llmops.api.generation;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a group of generations sums up to.
 *
 * @param key what they have in common, as {@link GenerationAggregation.By} says, or null if they have nothing there, or if all are in
 *     one group. Of a name beyond 80 characters, its beginning and its hash
 * @param count how many they are
 * @param figures what was asked for, in that order; of costs, one for each currency
 */
public record GenerationAggregate(@Nullable String key, long count, List<Figure> figures) {

    /** Copies the figures. */
    public GenerationAggregate {
        figures = List.copyOf(figures);
    }

    /**
     * A measure, summed up. What is not known of a generation counts as unknown, never as 0.
     *
     * @param measure which
     * @param currency of costs, the currency by ISO 4217, {@code XXX} for calls that asked no model and so cost nothing; null if no
     *     cost is known
     * @param known of how many generations of the group it is known
     * @param unknown of how many it is not known in any currency
     * @param sum the sum, exact but for scores; null if none is known
     * @param least the least value; null if none is known
     * @param most the largest value; null if none is known
     * @param mean the mean of what is known; null if nothing is
     * @param percentiles by the percentile asked for, the least value that at least this share of the known values does not exceed
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
