/**
 * Statistics of experiments: sequences that permit peeking, fixed tests, variance reduction, several metrics, planning.
 *
 * <p>All functions are pure, safe for use by many threads, and refuse values that are not finite or out of range with an
 * {@link java.lang.IllegalArgumentException} that names the value and the rule. {@code alpha} is always the two-sided error level
 * between 0 and 1 unless a method says one-sided.
 */
@NullMarked
package dev.llmops.experiments.stats;

import org.jspecify.annotations.NullMarked;
