/** Generations as rows: their columns, what they share, how they are found and summed up. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.record;

import org.jspecify.annotations.NullMarked;
