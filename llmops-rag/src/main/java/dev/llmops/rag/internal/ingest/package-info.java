/** Brings an index up to date with a source of documents. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.ingest;

import org.jspecify.annotations.NullMarked;
