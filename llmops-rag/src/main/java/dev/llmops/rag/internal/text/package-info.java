/** Texts as indexes see them: words, and what they are in. */
@NullMarked
package dev.llmops.rag.internal.text;

import org.jspecify.annotations.NullMarked;
