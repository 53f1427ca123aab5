/** Agreement of raters: Cohen, Fleiss, Krippendorff, correlations. */
@NullMarked
package dev.llmops.eval.stats.agreement;

import org.jspecify.annotations.NullMarked;
