package dev.llmops.experiments.analysis;

/**
 * Units, and why some were left out of the comparisons.
 *
 * @param exposed all that were exposed
 * @param analysed those that were compared
 * @param openWindow left out, as the window of the plan is open: their rows may still come
 * @param beforePlan left out, as they were exposed before the plan was fixed
 * @param later rows of units that came back after a change of weights or variants, left out
 * @param unknownVariant left out, as no version has their variant
 */
public record UnitCounts(
        long exposed, long analysed, long openWindow, long beforePlan, long later, long unknownVariant) {}
