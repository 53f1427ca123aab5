/** Runs and judgements in the formats of TREC and BEIR, and what a run is worth. */
@NullMarked
package dev.llmops.rag.trec;

import org.jspecify.annotations.NullMarked;
