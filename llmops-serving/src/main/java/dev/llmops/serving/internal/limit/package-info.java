/** Limits that refill, and measurements of the latest attempts. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.serving.internal.limit;

import org.jspecify.annotations.NullMarked;
