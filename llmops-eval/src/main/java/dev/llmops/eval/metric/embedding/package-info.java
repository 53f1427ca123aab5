/** How near a text comes to a reference by the vectors of its tokens. */
@NullMarked
package dev.llmops.eval.metric.embedding;

import org.jspecify.annotations.NullMarked;
