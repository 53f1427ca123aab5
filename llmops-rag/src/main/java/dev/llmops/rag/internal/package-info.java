/** What all kinds of indexes share. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal;

import org.jspecify.annotations.NullMarked;
