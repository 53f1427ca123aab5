/** Where documents come from, and what became of each. */
@NullMarked
package dev.llmops.rag.ingest;

import org.jspecify.annotations.NullMarked;
