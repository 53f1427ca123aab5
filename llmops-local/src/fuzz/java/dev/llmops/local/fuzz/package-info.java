/** Tiny models made by code, and what is done to native entries that must not end the JVM; for tests and benchmarks. */
@NullMarked
package dev.llmops.local.fuzz;

import org.jspecify.annotations.NullMarked;
