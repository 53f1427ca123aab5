/** The Generation, which is the one record of a call, and the store that keeps it. */
@NullMarked
package dev.llmops.api.generation;

import org.jspecify.annotations.NullMarked;
