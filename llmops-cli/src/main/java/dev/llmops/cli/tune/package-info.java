/** {@code llmops tune}. */
@NullMarked
package dev.llmops.cli.tune;

import org.jspecify.annotations.NullMarked;
