/** The index in memory. */
@NullMarked
package dev.llmops.rag.internal.memory;

import org.jspecify.annotations.NullMarked;
