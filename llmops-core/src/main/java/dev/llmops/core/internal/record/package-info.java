/** Generations as rows: their columns, what they share, how they are found and summed up. Internal. */
@NullMarked
package dev.llmops.core.internal.record;

import org.jspecify.annotations.NullMarked;
