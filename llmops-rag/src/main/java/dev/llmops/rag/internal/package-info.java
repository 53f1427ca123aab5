/** What all kinds of indexes share. */
@NullMarked
package dev.llmops.rag.internal;

import org.jspecify.annotations.NullMarked;
