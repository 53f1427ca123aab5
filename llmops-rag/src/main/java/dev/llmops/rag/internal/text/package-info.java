/**
 * Texts as indexes and verifiers see them: words and what they are in, sentences, and what must be right to the letter.
 */
@NullMarked
package dev.llmops.rag.internal.text;

import org.jspecify.annotations.NullMarked;
