package dev.llmops.experiments.internal.state;

import java.time.Instant;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Where a unit belongs.
 *
 * @param bucket which part of the experiment's time its exposure fell in
 * @param weights index of the set of weights that it was assigned by
 * @param variant index of its variant; 0 is the control
 * @param unit its name
 * @param at its exposure
 */
public record Place(int bucket, int weights, int variant, String unit, Instant at) {}
