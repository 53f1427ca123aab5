/** {@code llmops experiment}. */
@NullMarked
package dev.llmops.cli.experiment;

import org.jspecify.annotations.NullMarked;
