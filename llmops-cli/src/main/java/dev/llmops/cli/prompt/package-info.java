/** {@code llmops prompt}. */
@NullMarked
package dev.llmops.cli.prompt;

import org.jspecify.annotations.NullMarked;
