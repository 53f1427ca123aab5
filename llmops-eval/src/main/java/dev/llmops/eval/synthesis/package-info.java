/** Rows of data sets that a model writes, each checked. */
@NullMarked
package dev.llmops.eval.synthesis;

import org.jspecify.annotations.NullMarked;
