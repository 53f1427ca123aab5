/** What the console shows, and what a page comes to. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.console.internal;

import org.jspecify.annotations.NullMarked;
