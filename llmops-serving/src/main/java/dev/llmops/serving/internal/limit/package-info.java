/** Limits that refill, and measurements of the latest attempts. */
@NullMarked
package dev.llmops.serving.internal.limit;

import org.jspecify.annotations.NullMarked;
