/** Texts as indexes and verifiers see them: words and what they are in, sentences, and what must be right to the letter. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.rag.internal.text;

import org.jspecify.annotations.NullMarked;
