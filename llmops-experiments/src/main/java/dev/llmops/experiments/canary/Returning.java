package dev.llmops.experiments.canary;

/**
 * What units that were seen in two epochs make of the two differences.
 *
 * @param metric the guard's metric
 * @param earlier place of the one epoch
 * @param later place of the other
 * @param covariance of the differences, canary less control, of the two epochs
 */
public record Returning(String metric, int earlier, int later, double covariance) {}
