/** A folder of files as documents. */
@NullMarked
package dev.llmops.rag.ingest;

import org.jspecify.annotations.NullMarked;
