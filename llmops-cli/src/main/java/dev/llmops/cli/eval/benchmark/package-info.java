/** {@code llmops eval benchmark}. */
@NullMarked
package dev.llmops.cli.eval.benchmark;

import org.jspecify.annotations.NullMarked;
