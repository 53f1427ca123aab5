/** Where time comes from. */
@NullMarked
package dev.llmops.rag.internal.time;

import org.jspecify.annotations.NullMarked;
