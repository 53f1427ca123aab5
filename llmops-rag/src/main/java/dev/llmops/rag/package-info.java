/** Retrieval: ingestion, chunking, a hybrid index, citations that are checked. */
@NullMarked
package dev.llmops.rag;

import org.jspecify.annotations.NullMarked;
