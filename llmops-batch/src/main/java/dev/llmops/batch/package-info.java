/** Batches of one operation over many rows, in one JVM. */
@NullMarked
package dev.llmops.batch;

import org.jspecify.annotations.NullMarked;
