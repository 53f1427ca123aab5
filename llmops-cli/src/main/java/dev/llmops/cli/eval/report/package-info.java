/** {@code llmops eval trend}: runs over time. */
@NullMarked
package dev.llmops.cli.eval.report;

import org.jspecify.annotations.NullMarked;
