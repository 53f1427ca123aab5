/** The Lucene index: what is stored, and how it is searched. */
@NullMarked
package dev.llmops.rag.internal.lucene;

import org.jspecify.annotations.NullMarked;
