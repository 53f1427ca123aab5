/** {@code llmops annotate}. */
@NullMarked
package dev.llmops.cli.annotate;

import org.jspecify.annotations.NullMarked;
