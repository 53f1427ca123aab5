/** Checks whether passages say what a claim says: lexically, by vectors, by an entailment model, by a judge. */
@NullMarked
package dev.llmops.rag.verification;

import org.jspecify.annotations.NullMarked;
