package dev.llmops.experiments.drift;

/**
 * A mean moved.
 *
 * @param reference mean of the reference
 * @param live mean of the values of the block that gave the alarm
 * @param n number of those
 * @param lower lower end of the interval of live less reference; the interval leaves out 0. It holds at all times and over all blocks at once
 *     with the watch's error level
 * @param upper upper end
 * @param block the block, from 1
 */
public record MeanShift(double reference, double live, long n, double lower, double upper, int block) {}
