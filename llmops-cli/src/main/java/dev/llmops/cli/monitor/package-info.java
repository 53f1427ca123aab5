/** {@code llmops monitor}. */
@NullMarked
package dev.llmops.cli.monitor;

import org.jspecify.annotations.NullMarked;
