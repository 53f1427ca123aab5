/** Simulations of what watches live calls: false positives, power and delay. */
@NullMarked
package dev.llmops.benchmarks.monitoring;

import org.jspecify.annotations.NullMarked;
