/** {@code llmops model}. */
@NullMarked
package dev.llmops.cli.model;

import org.jspecify.annotations.NullMarked;
