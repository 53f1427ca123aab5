package dev.llmops.experiments.analysis;

/**
 * The primary metric within a part of the units. Exploratory: verdicts are those of e-BH over all segments and variants.
 *
 * @param name what units are told apart by, such as {@code tenant}
 * @param value which of them
 * @param comparison the comparison
 */
public record SegmentComparison(String name, String value, Comparison comparison) {}
