/** {@code llmops guard}. */
@NullMarked
package dev.llmops.cli.guard;

import org.jspecify.annotations.NullMarked;
