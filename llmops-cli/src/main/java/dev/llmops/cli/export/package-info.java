/** {@code llmops export}. */
@NullMarked
package dev.llmops.cli.export;

import org.jspecify.annotations.NullMarked;
