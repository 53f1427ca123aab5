/** Spring AI's vector stores as retrievers, and indexes and retrievers as its vector stores. */
@NullMarked
package dev.llmops.springai.rag;

import org.jspecify.annotations.NullMarked;
