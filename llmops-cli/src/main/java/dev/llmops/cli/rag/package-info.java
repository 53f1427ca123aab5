/** {@code llmops rag}. */
@NullMarked
package dev.llmops.cli.rag;

import org.jspecify.annotations.NullMarked;
