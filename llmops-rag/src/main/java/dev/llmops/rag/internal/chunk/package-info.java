/** Cuts texts into passages along their structure. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.chunk;

import org.jspecify.annotations.NullMarked;
