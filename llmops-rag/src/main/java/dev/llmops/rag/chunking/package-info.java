/** How documents are cut into passages. */
@NullMarked
package dev.llmops.rag.chunking;

import org.jspecify.annotations.NullMarked;
