/** The console: what a store holds, in a browser. */
@NullMarked
package dev.llmops.console;

import org.jspecify.annotations.NullMarked;
