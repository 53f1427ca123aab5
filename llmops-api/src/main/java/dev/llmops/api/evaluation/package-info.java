/** Evaluation: scores, and whoever gives them. */
@NullMarked
package dev.llmops.api.evaluation;

import org.jspecify.annotations.NullMarked;
