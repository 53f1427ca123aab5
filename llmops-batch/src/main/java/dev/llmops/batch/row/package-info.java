/** What goes into a batch, and what comes out of it. */
@NullMarked
package dev.llmops.batch.row;

import org.jspecify.annotations.NullMarked;
