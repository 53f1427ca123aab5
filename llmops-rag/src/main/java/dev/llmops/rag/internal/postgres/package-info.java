/** The index in PostgreSQL with pgvector. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.postgres;

import org.jspecify.annotations.NullMarked;
