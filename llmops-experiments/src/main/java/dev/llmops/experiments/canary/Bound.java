package dev.llmops.experiments.canary;

/**
 * What is known of the harm that a canary does to a guard metric, on the scale on which it is compared.
 *
 * @param metric the guard's metric
 * @param estimate canary less control, over all stages that have enough units; 0 where none has
 * @param lower lower bound of the harm, at all times at once; infinite as long as nothing is known
 * @param upper upper bound of the harm
 * @param logE logarithm of the exact e-value against the canary failing no more often; 0 for other guards
 */
public record Bound(String metric, double estimate, double lower, double upper, double logE) {}
