/** Runs: every row of a data set answered by a target and judged by evaluators. */
@NullMarked
package dev.llmops.eval.run;

import org.jspecify.annotations.NullMarked;
