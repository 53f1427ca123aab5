/** Toxic language: trained classifiers. */
@NullMarked
package dev.llmops.guardrails.internal.toxicity;

import org.jspecify.annotations.NullMarked;
