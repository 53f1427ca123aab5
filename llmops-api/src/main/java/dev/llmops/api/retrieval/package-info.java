/** Retrieval: documents, the passages found in them, and the citations that point back to them. */
@NullMarked
package dev.llmops.api.retrieval;

import org.jspecify.annotations.NullMarked;
