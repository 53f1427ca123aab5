/** {@code llmops eval dataset}. */
@NullMarked
package dev.llmops.cli.eval.dataset;

import org.jspecify.annotations.NullMarked;
