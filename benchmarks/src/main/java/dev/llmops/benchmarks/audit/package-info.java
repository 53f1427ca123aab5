/** What proofs about a large audit log take. */
@NullMarked
package dev.llmops.benchmarks.audit;

import org.jspecify.annotations.NullMarked;
