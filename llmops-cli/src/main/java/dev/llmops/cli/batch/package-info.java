/** Commands of {@code llmops batch}. */
@NullMarked
package dev.llmops.cli.batch;

import org.jspecify.annotations.NullMarked;
