/**
 * Benchmarks: tasks of data and template, scored by log-likelihood or by what a model writes, as lm-evaluation-harness scores
 * them.
 */
@NullMarked
package dev.llmops.eval.benchmark;

import org.jspecify.annotations.NullMarked;
