package dev.llmops.eval.online;

import dev.llmops.eval.stats.Interval;

/**
 * The scores of an evaluator moved.
 *
 * @param evaluator whose scores
 * @param reference mean of the reference
 * @param live mean of the scores of the block that gave the alarm
 * @param n number of those
 * @param difference interval of live less reference; it leaves out 0. It holds at all times and over all blocks at once with the watch's error level
 * @param block the block, from 1
 */
public record DriftAlarm(String evaluator, double reference, double live, long n, Interval difference, int block) {}
