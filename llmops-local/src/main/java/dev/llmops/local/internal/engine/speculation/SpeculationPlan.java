package dev.llmops.local.internal.engine.speculation;

import dev.llmops.local.option.Speculation;
import org.jspecify.annotations.Nullable;

/**
 * How a model really drafts.
 *
 * @param speculation the way
 * @param minRows fewest tokens of a generating sequence in a step
 * @param offBecause why nothing is drafted although it was asked for, or null
 */
public record SpeculationPlan(
        Speculation speculation, int minRows, @Nullable String offBecause) {

    public static SpeculationPlan off(@Nullable String because) {
        return new SpeculationPlan(Speculation.none(), 1, because);
    }
}
