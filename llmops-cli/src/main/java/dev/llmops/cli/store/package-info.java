/** {@code llmops store}: how long records are kept, and how they move. */
@NullMarked
package dev.llmops.cli.store;

import org.jspecify.annotations.NullMarked;
