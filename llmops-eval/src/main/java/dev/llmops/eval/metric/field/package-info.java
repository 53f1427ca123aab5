/** Metrics of structured answers: JSON values, fields of them, and numbers with units. */
@NullMarked
package dev.llmops.eval.metric.field;

import org.jspecify.annotations.NullMarked;
