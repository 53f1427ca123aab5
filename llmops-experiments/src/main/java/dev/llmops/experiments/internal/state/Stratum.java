package dev.llmops.experiments.internal.state;

/**
 * Units that were assigned by the same weights and do or do not have the covariate. Variants are compared within strata alone: a
 * comparison across would take a trend in time for an effect.
 *
 * @param weights index of the set of weights
 * @param covariate whether the units have the covariate
 */
record Stratum(int weights, boolean covariate) {}
