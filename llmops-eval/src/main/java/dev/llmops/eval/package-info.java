/** Evaluation: data sets, metrics, judges, a runner, statistics, reports, a JUnit extension. */
@NullMarked
package dev.llmops.eval;

import org.jspecify.annotations.NullMarked;
