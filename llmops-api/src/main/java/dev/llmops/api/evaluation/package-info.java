/** Evaluation: scores, and the evaluators that give them. */
@NullMarked
package dev.llmops.api.evaluation;

import org.jspecify.annotations.NullMarked;
