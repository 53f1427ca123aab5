/** {@code llmops ops}. */
@NullMarked
package dev.llmops.cli.ops;

import org.jspecify.annotations.NullMarked;
