/** Searching an index by words and by meaning at once. */
@NullMarked
package dev.llmops.rag.internal.search;

import org.jspecify.annotations.NullMarked;
