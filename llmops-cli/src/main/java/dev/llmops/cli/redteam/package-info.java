/** {@code llmops redteam}. */
@NullMarked
package dev.llmops.cli.redteam;

import org.jspecify.annotations.NullMarked;
