/** Metrics of rows: what each needs of a row, what its score means, and files of rows that become files of scores. */
@NullMarked
package dev.llmops.eval.metric.row;

import org.jspecify.annotations.NullMarked;
