/** Evaluators: text metrics, groundedness, citations, embeddings, and a model as judge. */
@NullMarked
package dev.llmops.eval.metric;

import org.jspecify.annotations.NullMarked;
