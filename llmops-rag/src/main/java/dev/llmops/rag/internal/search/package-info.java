/** Lexical and dense search of an index at once. */
@NullMarked
package dev.llmops.rag.internal.search;

import org.jspecify.annotations.NullMarked;
