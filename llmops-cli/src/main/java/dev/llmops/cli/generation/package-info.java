/** {@code llmops generation} and {@code llmops feedback}. */
@NullMarked
package dev.llmops.cli.generation;

import org.jspecify.annotations.NullMarked;
