/** Texts out of files. */
@NullMarked
package dev.llmops.rag.internal.extract;

import org.jspecify.annotations.NullMarked;
