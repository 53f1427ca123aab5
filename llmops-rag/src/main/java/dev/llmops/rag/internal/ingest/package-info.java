/** Brings an index up to date with a source of documents. */
@NullMarked
package dev.llmops.rag.internal.ingest;

import org.jspecify.annotations.NullMarked;
