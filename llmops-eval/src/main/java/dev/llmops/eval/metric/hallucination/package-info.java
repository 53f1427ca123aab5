/** Metrics that find claims made up by a model: by asking it again, or by looking claims up. */
@NullMarked
package dev.llmops.eval.metric.hallucination;

import org.jspecify.annotations.NullMarked;
