/** Checks whether passages say what a claim says: by words, by vectors, by a model for entailment, by a judge. */
@NullMarked
package dev.llmops.rag.verification;

import org.jspecify.annotations.NullMarked;
