/** Statistics: means with intervals, paired comparisons, smallest effects that a run can show. */
@NullMarked
package dev.llmops.eval.stats;

import org.jspecify.annotations.NullMarked;
