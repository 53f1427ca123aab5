/** What a request must be before anything is read for it. */
@NullMarked
package dev.llmops.console.internal.guard;

import org.jspecify.annotations.NullMarked;
