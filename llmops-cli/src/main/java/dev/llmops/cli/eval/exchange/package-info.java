/** {@code llmops eval import} and {@code export}: data sets and results of other tools. */
@NullMarked
package dev.llmops.cli.eval.exchange;

import org.jspecify.annotations.NullMarked;
