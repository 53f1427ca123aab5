/** Who looks at the console, and what they may do there. */
@NullMarked
package dev.llmops.console.access;

import org.jspecify.annotations.NullMarked;
