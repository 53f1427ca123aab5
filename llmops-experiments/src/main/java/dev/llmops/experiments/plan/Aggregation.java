package dev.llmops.experiments.plan;

/** How the rows of a unit become the value of the unit. Rows of one unit are alike, so they are never taken for units. */
public enum Aggregation {
    /** The sum of a unit's rows; a unit without any counts 0: cost, tokens, money spent. */
    TOTAL,
    /** Whether a unit has a row above 0; a unit without any counts as no: bought, complained. */
    SHARE,
    /** The sum of all rows by their number, its error by the delta method over units; a unit without rows takes no part. */
    MEAN_PER_ROW,
    /** The mean over units of each unit's mean; a unit without rows takes no part. */
    MEAN_PER_UNIT,
    /** A quantile over units of each unit's mean; a unit without rows takes no part. */
    QUANTILE;

    /** {@return whether a unit without rows has a value: 0} */
    public boolean countsAbsence() {
        return this == TOTAL || this == SHARE;
    }
}
