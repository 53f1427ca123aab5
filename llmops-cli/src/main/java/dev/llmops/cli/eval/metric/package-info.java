/** The metrics of {@code llmops eval metric}: one entry each. */
@NullMarked
package dev.llmops.cli.eval.metric;

import org.jspecify.annotations.NullMarked;
