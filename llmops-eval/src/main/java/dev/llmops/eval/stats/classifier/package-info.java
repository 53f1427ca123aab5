/** How well scores tell two classes apart, and how honest probabilities are. */
@NullMarked
package dev.llmops.eval.stats.classifier;

import org.jspecify.annotations.NullMarked;
