/** What the console shows, and what a page comes to. */
@NullMarked
package dev.llmops.console.internal;

import org.jspecify.annotations.NullMarked;
