package dev.llmops.eval.safety;

import dev.llmops.eval.stats.Interval;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of one family of metrics over a run.
 *
 * @param family the family
 * @param value its value, or null if it is missing
 * @param interval 95 %, or null if there is none
 * @param n the number of rows; 0 if the value is missing
 * @param note how the value is computed, or why it is missing and what would provide it
 */
public record FamilyResult(
        MetricFamily family,
        @Nullable Double value,
        @Nullable Interval interval,
        int n,
        String note) {

    /** Refuses nulls, and a value of no rows. */
    public FamilyResult {
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(note, "note");
        if ((value == null) != (n == 0)) {
            throw new IllegalArgumentException("a value must be of at least one row, and a missing one of none, but "
                    + family + " had " + value + " of " + n);
        }
    }

    static FamilyResult missing(MetricFamily family, String why) {
        return new FamilyResult(family, null, null, 0, "missing: " + why);
    }
}
