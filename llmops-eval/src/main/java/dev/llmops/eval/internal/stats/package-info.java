/** What every statistic checks, and the quantiles that they share. */
@NullMarked
package dev.llmops.eval.internal.stats;

import org.jspecify.annotations.NullMarked;
