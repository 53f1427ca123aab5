/** Toxic language: trained classifiers. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.toxicity;

import org.jspecify.annotations.NullMarked;
