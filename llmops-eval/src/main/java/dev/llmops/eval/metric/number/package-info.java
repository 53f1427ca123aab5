/** Numbers in answers, with units and tolerances. */
@NullMarked
package dev.llmops.eval.metric.number;

import org.jspecify.annotations.NullMarked;
