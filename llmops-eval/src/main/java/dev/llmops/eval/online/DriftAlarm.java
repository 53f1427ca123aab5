package dev.llmops.eval.online;

import dev.llmops.eval.stats.Interval;

/**
 * An alarm: the scores of an evaluator have moved.
 *
 * @param evaluator the evaluator
 * @param reference mean of the reference scores
 * @param live mean of the scores of the block that raised the alarm
 * @param n the number of those scores
 * @param difference interval of live minus reference; it excludes 0. It holds at all times and over all blocks at once with the watch's error level
 * @param block the block, from 1
 */
public record DriftAlarm(String evaluator, double reference, double live, long n, Interval difference, int block) {}
