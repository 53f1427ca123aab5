/** {@code llmops mcp}. */
@NullMarked
package dev.llmops.cli.mcp;

import org.jspecify.annotations.NullMarked;
