/** Searches for a better prompt against a metric, on a budget, and says by rows it never saw whether it is one. */
@NullMarked
package dev.llmops.eval.optimize;

import org.jspecify.annotations.NullMarked;
