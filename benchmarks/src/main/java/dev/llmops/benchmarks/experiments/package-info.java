/** Simulated experiments whose truth is known. */
@NullMarked
package dev.llmops.benchmarks.experiments;

import org.jspecify.annotations.NullMarked;
