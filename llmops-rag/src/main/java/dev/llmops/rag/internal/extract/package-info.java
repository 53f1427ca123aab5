/** Texts out of files. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.extract;

import org.jspecify.annotations.NullMarked;
