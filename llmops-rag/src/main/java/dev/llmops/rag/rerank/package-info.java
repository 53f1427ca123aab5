/** Rerankers: another order of the passages that were found. */
@NullMarked
package dev.llmops.rag.rerank;

import org.jspecify.annotations.NullMarked;
