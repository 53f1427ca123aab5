package dev.llmops.experiments.analysis;

/** Why there is no verdict. */
public enum NoVerdict {
    /** The interval holds 0 and reaches beyond what is of interest: wait for more units. */
    UNDECIDED,
    /** An arm has fewer units than the plan asks for at the first look, or fewer than five events of either kind in a share. */
    TOO_FEW_UNITS,
    /** All values of an arm are equal, so nothing is known of their spread. */
    ZERO_VARIANCE,
    /** The variants did not get the units that their weights promise: assignment or logging is broken. */
    SAMPLE_RATIO_MISMATCH,
    /** A value is not finite, or out of the range that the method needs. */
    REFUSED_VALUE,
    /** The next planned look of a group-sequential test has not come. */
    BEFORE_LOOK,
    /** The last planned look has come, and the bound was not crossed. */
    PLAN_ENDED
}
