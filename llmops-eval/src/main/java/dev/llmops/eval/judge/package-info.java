/** Models that judge: points by a rubric, pairs in both orders, juries, graphs of decisions, claims. */
@NullMarked
package dev.llmops.eval.judge;

import org.jspecify.annotations.NullMarked;
