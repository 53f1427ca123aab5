/** Metrics of answers that draw on passages: groundedness, faithfulness, context, relevancy, noise and citations. */
@NullMarked
package dev.llmops.eval.metric.rag;

import org.jspecify.annotations.NullMarked;
