/** What every statistic checks, and the quantiles that they share. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.eval.internal.stats;

import org.jspecify.annotations.NullMarked;
