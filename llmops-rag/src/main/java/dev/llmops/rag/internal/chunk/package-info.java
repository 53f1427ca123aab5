/** Cuts texts into passages along their structure. */
@NullMarked
package dev.llmops.rag.internal.chunk;

import org.jspecify.annotations.NullMarked;
