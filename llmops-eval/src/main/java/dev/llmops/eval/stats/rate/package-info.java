/** A rate by a judge that errs, corrected by people's labels. */
@NullMarked
package dev.llmops.eval.stats.rate;

import org.jspecify.annotations.NullMarked;
