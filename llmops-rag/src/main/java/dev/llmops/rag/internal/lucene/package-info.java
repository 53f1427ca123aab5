/** The Lucene index: what is stored, and how it is searched. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.lucene;

import org.jspecify.annotations.NullMarked;
