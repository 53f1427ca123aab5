/** Simulates canaries: how often a worse variant is promoted, and how soon it is rolled back. */
@NullMarked
package dev.llmops.benchmarks.canary;

import org.jspecify.annotations.NullMarked;
