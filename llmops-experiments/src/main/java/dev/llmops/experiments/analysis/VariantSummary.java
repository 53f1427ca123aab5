package dev.llmops.experiments.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A variant by itself.
 *
 * @param name its name
 * @param control whether the others are compared with it
 * @param units units that were exposed to it first
 * @param values its metrics
 */
public record VariantSummary(String name, boolean control, long units, List<Value> values) {

    /** Copies the list. */
    public VariantSummary {
        values = List.copyOf(values);
    }

    /**
     * A metric of a variant.
     *
     * @param metric label of the metric
     * @param units units with a value
     * @param rows rows of these units
     * @param value the value; null without units
     * @param interval where it lies, at all looks
     */
    public record Value(
            String metric, long units, long rows, @Nullable Double value, Interval interval) {}
}
