/** The embedding model that comes with this module, and a cache of vectors. */
@NullMarked
package dev.llmops.rag.embedding;

import org.jspecify.annotations.NullMarked;
