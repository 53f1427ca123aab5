/** Lexical and dense search of an index at once. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.search;

import org.jspecify.annotations.NullMarked;
