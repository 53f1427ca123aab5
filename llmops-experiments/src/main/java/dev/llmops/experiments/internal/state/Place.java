package dev.llmops.experiments.internal.state;

import java.time.Instant;

/**
 * Where a unit belongs.
 *
 * @param bucket which part of the experiment's time its exposure fell in
 * @param weights index of the set of weights that it was assigned by
 * @param variant index of its variant; 0 is the control
 * @param unit its name
 * @param at its exposure
 */
public record Place(int bucket, int weights, int variant, String unit, Instant at) {}
