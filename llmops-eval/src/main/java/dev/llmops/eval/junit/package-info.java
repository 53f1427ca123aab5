/** Evaluation in JUnit tests: a test for each row, several assertions about one answer, a gate against the committed baseline. */
@NullMarked
package dev.llmops.eval.junit;

import org.jspecify.annotations.NullMarked;
