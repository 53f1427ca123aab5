/** The index in PostgreSQL with pgvector. */
@NullMarked
package dev.llmops.rag.internal.postgres;

import org.jspecify.annotations.NullMarked;
