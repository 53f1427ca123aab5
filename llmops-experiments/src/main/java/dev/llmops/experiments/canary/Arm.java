package dev.llmops.experiments.canary;

/**
 * A guard metric in one variant and stage.
 *
 * @param n units with a value
 * @param mean mean of the units' means, on the scale on which they are compared and turned so that more does harm
 * @param variance their sample variance; 0 for a single one
 * @param failing units with a value above 0, where the guard counts failures; else 0
 */
public record Arm(long n, double mean, double variance, long failing) {

    /** Without a unit. */
    static final Arm EMPTY = new Arm(0, 0, 0, 0);
}
