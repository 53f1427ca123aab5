/** {@code llmops eval}. */
@NullMarked
package dev.llmops.cli.eval;

import org.jspecify.annotations.NullMarked;
