/** What a request must be before anything is read for it. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.console.internal.guard;

import org.jspecify.annotations.NullMarked;
