/** {@code llmops audit}. */
@NullMarked
package dev.llmops.cli.audit;

import org.jspecify.annotations.NullMarked;
