package dev.llmops.eval.report;

import dev.llmops.eval.stats.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * One evaluator over the rows that share a value.
 *
 * @param field the metadata key
 * @param value the value
 * @param evaluator its name
 * @param rows number of rows, with and without a score
 * @param estimate mean of the scores with its 95 % interval, or null if there is none
 * @param p probability of a difference from the other rows at least this large if there is none in truth: Fisher's exact test for scores of 0
 *     and 1, else Welch's t
 *     test; null if either side has too few scores for it
 * @param holmP the same after Holm's correction for all slices of the report; null if {@code p} is
 */
public record Slice(
        String field,
        String value,
        String evaluator,
        int rows,
        @Nullable Estimate estimate,
        @Nullable Double p,
        @Nullable Double holmP) {

    Slice withHolm(double adjusted) {
        return new Slice(field, value, evaluator, rows, estimate, p, adjusted);
    }
}
