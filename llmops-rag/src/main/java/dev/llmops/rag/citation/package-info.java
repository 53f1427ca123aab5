/** Citations: read from an answer, resolved to passages, and checked against them. */
@NullMarked
package dev.llmops.rag.citation;

import org.jspecify.annotations.NullMarked;
