/** Simulations of what watches live calls: false alarms, power and delay. */
@NullMarked
package dev.llmops.benchmarks.monitoring;

import org.jspecify.annotations.NullMarked;
