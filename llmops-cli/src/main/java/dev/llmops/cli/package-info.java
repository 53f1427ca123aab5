/** The command line, {@code bin/llmops}. */
@NullMarked
package dev.llmops.cli;

import org.jspecify.annotations.NullMarked;
