/** Runs in the format of TREC, for evaluation tools. */
@NullMarked
package dev.llmops.rag.trec;

import org.jspecify.annotations.NullMarked;
